mod assistant;
mod community;
mod livechat;
mod meet;
mod messenger;
mod shared_rooms;
