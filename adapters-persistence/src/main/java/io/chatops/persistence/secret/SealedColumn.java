package io.chatops.persistence.secret;

/** The columns that hold sealed values; the table of each has a primary key {@code id}. */
public enum SealedColumn {
  SIGNING_KEY("signing_key", "text", "private_key"),
  CHANNEL_SETTINGS("notification_channel", "uuid", "settings");

  private final String table;
  private final String idType;
  private final String column;

  SealedColumn(String table, String idType, String column) {
    this.table = table;
    this.idType = idType;
    this.column = column;
  }

  String table() {
    return table;
  }

  /** Returns PostgreSQL's name of the type of {@code id}. */
  String idType() {
    return idType;
  }

  String column() {
    return column;
  }

  /** Returns the place of a value, which is sealed with it: elsewhere the value does not open. */
  String place(Object row) {
    return table + "." + column + " of row " + row;
  }
}
