mod community;
mod livechat;
mod meet;
mod shared_rooms;
