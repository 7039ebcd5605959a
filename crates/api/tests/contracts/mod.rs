mod meet;
