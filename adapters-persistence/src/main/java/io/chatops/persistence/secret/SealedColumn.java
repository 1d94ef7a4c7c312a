package io.chatops.persistence.secret;

/** The columns with sealed values; each of their tables has a primary key {@code id}. */
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

  /** Returns PostgreSQL's name for the type of {@code id}. */
  String idType() {
    return idType;
  }

  String column() {
    return column;
  }

  /**
   * Returns the place of a value, which is sealed together with it, so that the value does not open
   * elsewhere.
   */
  String place(Object row) {
    return table + "." + column + " of row " + row;
  }
}
