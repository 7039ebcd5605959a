use std::collections::HashMap;

use diesel::dsl::{exists, select};
use diesel::prelude::*;
use kernel::CategoryId;
use posts::{Category, CategoryName};

use super::{Conn, backend};
use crate::posts::CategoryRow;
use crate::query_error::QueryError;
use crate::schema::categories as table;

/// Offers these in this order, and no others.
pub(crate) fn offer(conn: &mut Conn, names: &[CategoryName]) -> Result<(), QueryError> {
    backend::serialise_categories(conn)?;
    let rows: Vec<CategoryRow> = table::table.select(CategoryRow::as_select()).load(conn)?;
    let mut known: HashMap<_, _> = rows.iter().map(|row| (row.name.as_str(), row)).collect();
    for (name, position) in names.iter().zip(0_i64..) {
        match known.remove(name.as_str()) {
            Some(row) => place(conn, row, Some(position))?,
            None => insert(conn, name, position)?,
        }
    }
    known.into_values().try_for_each(|row| place(conn, row, None))
}

fn insert(conn: &mut Conn, name: &CategoryName, position: i64) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((table::name.eq(name.as_str()), table::position.eq(position)))
        .execute(conn)?;
    Ok(())
}

fn place(conn: &mut Conn, row: &CategoryRow, position: Option<i64>) -> Result<(), QueryError> {
    if row.position != position {
        diesel::update(table::table.find(row.id))
            .set(table::position.eq(position))
            .execute(conn)?;
    }
    Ok(())
}

/// Those on offer, in their order.
pub(crate) fn list(conn: &mut Conn) -> Result<Vec<Category>, QueryError> {
    let rows: Vec<CategoryRow> = table::table
        .filter(table::position.is_not_null())
        .order(table::position)
        .select(CategoryRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Category::try_from).collect()
}

/// Whether posts may be sorted into it now.
pub(crate) fn is_on_offer(conn: &mut Conn, id: CategoryId) -> Result<bool, QueryError> {
    let offered = table::table.find(id.get()).filter(table::position.is_not_null());
    Ok(select(exists(offered)).get_result(conn)?)
}
