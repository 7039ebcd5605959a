use bytes::Bytes;

use super::FileStorePorts;
use crate::testing::builders::file_key;

/// A file of that length whose bytes tell where in it they stand.
fn file(length: usize) -> Bytes {
    (0..length).map(|at| u8::try_from(at * 7 % 251).expect("less than 256")).collect()
}

/// A file in pieces of `size` bytes.
fn pieces(file: &Bytes, size: usize) -> impl Iterator<Item = Bytes> {
    (0..file.len()).step_by(size).map(move |at| file.slice(at..file.len().min(at + size)))
}

pub(super) async fn a_finished_file_is_there_byte_for_byte(ports: &FileStorePorts) {
    for (number, length) in [(1, 1), (2, 100), (u128::MAX, 8 * 1024 + 1)] {
        ports.store(file_key(number), [file(length)]).await;
        ports.assert_stored(file_key(number), &file(length)).await;
    }
}

pub(super) async fn a_file_in_many_small_pieces_is_there_byte_for_byte(ports: &FileStorePorts) {
    let file = file(10_000);
    for (number, size) in [(1, 1), (2, 7), (3, 512), (4, 4_096)] {
        let with_empty_ones = pieces(&file, size).flat_map(|piece| [piece, Bytes::new()]);
        ports.store(file_key(number), with_empty_ones).await;
        ports.assert_stored(file_key(number), &file).await;
    }
}

pub(super) async fn a_large_file_is_there_byte_for_byte(ports: &FileStorePorts) {
    let file = file(20 * 1024 * 1024);
    for (number, size) in [(1, file.len()), (2, 6 * 1024 * 1024), (3, 64 * 1024)] {
        ports.store(file_key(number), pieces(&file, size)).await;
        ports.assert_stored(file_key(number), &file).await;
    }
}

pub(super) async fn files_that_are_stored_at_once_are_apart(ports: &FileStorePorts) {
    let (first, second) = (file(3_000), file(2_000));
    let mut first_writer = ports.files.begin(file_key(1)).await.unwrap();
    let mut second_writer = ports.files.begin(file_key(2)).await.unwrap();
    for (of_first, of_second) in pieces(&first, 300).zip(pieces(&second, 200)) {
        first_writer.write(of_first).await.unwrap();
        second_writer.write(of_second).await.unwrap();
    }
    first_writer.finish().await.unwrap();
    second_writer.finish().await.unwrap();

    ports.assert_stored(file_key(1), &first).await;
    ports.assert_stored(file_key(2), &second).await;
}

pub(super) async fn a_file_is_not_there_before_it_is_finished(ports: &FileStorePorts) {
    let file = file(100_000);
    let mut writer = ports.files.begin(file_key(1)).await.unwrap();
    assert_eq!(ports.stored.find(file_key(1)).await, None);
    for piece in pieces(&file, 10_000) {
        writer.write(piece).await.unwrap();
        assert_eq!(ports.stored.find(file_key(1)).await, None);
    }

    writer.finish().await.unwrap();

    ports.assert_stored(file_key(1), &file).await;
}

pub(super) async fn a_file_that_is_dropped_is_not_there(ports: &FileStorePorts) {
    let file = file(100_000);
    for (number, written) in [(1, 0), (2, 1), (3, 10)] {
        let mut writer = ports.files.begin(file_key(number)).await.unwrap();
        for piece in pieces(&file, 10_000).take(written) {
            writer.write(piece).await.unwrap();
        }
        drop(writer);
        assert_eq!(ports.stored.find(file_key(number)).await, None);
    }
}

pub(super) async fn what_a_dropped_file_left_is_removed_with_it(ports: &FileStorePorts) {
    let mut writer = ports.files.begin(file_key(1)).await.unwrap();
    writer.write(file(100_000)).await.unwrap();
    drop(writer);

    ports.remove(file_key(1)).await;

    assert_eq!(ports.stored.find(file_key(1)).await, None);
    ports.store(file_key(1), [file(10)]).await;
    ports.assert_stored(file_key(1), &file(10)).await;
}

pub(super) async fn a_removed_file_is_not_there(ports: &FileStorePorts) {
    for number in [1, 2] {
        ports.store(file_key(number), [file(1_000)]).await;
    }

    ports.remove(file_key(1)).await;

    assert_eq!(ports.stored.find(file_key(1)).await, None);
    ports.assert_stored(file_key(2), &file(1_000)).await;
}

pub(super) async fn a_file_that_is_not_there_can_be_removed(ports: &FileStorePorts) {
    ports.remove(file_key(1)).await;
    ports.store(file_key(1), [file(1_000)]).await;
    for _ in 0..2 {
        ports.remove(file_key(1)).await;
        assert_eq!(ports.stored.find(file_key(1)).await, None);
    }
}
