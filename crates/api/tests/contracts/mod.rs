mod meet;
mod shared_rooms;
