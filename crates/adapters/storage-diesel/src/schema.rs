//! The tables as both databases have them; a test holds this file against both catalogues.

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        name -> Text,
        password_hash -> Nullable<Text>,
        is_ai -> Bool,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        erased_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        user_id -> BigInt,
        contract -> Text,
        opened_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    revocations (id) {
        id -> BigInt,
        session_id -> Nullable<BigInt>,
        user_id -> Nullable<BigInt>,
        room_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    login_attempts (key) {
        key -> Text,
        attempts -> BigInt,
        first_at -> BigInt,
    }
}

diesel::table! {
    rooms (id) {
        id -> BigInt,
        name -> Text,
        description -> Text,
        access -> Text,
        kind -> Text,
        creator_id -> BigInt,
        post_id -> Nullable<BigInt>,
        created_at -> BigInt,
        is_active -> Bool,
        first_seq -> BigInt,
        last_seq -> BigInt,
        change_seq -> BigInt,
        message_count -> BigInt,
        last_message_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        room_id -> BigInt,
        user_id -> BigInt,
        joined_at -> BigInt,
        last_read_seq -> BigInt,
        last_read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    bans (room_id, user_id) {
        room_id -> BigInt,
        user_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        room_id -> BigInt,
        seq -> BigInt,
        change_seq -> BigInt,
        sender_id -> BigInt,
        kind -> Text,
        content -> Text,
        client_message_id -> Nullable<Text>,
        reply_to -> Nullable<BigInt>,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(rooms -> users (creator_id));
diesel::joinable!(members -> rooms (room_id));
diesel::joinable!(bans -> rooms (room_id));
diesel::joinable!(messages -> users (sender_id));

diesel::allow_tables_to_appear_in_same_query!(
    users,
    sessions,
    revocations,
    login_attempts,
    rooms,
    members,
    bans,
    messages,
);
