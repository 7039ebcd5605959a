mod authorization;
mod faults;
mod limits;
mod profiles;
mod refusals;
mod settings;
mod signing_in;
mod support;
