package io.chatops.persistence.sql;

import org.postgresql.util.PSQLException;

/** The names of the schema's constraints, which the database reports in any language. */
public final class Constraint {
  private Constraint() {}

  /** Returns the name of the violated constraint; empty if the error has another cause. */
  public static String violatedIn(RuntimeException error) {
    if (StorageFailure.sqlCause(error) instanceof PSQLException sql
        && sql.getServerErrorMessage() != null
        && sql.getServerErrorMessage().getConstraint() != null) {
      return sql.getServerErrorMessage().getConstraint();
    }
    return "";
  }
}
