package io.chatops.persistence.sql;

import org.postgresql.util.PSQLException;

/** Names of the schema's constraints, as the database reports them in any language. */
public final class Constraint {
  private Constraint() {}

  /** Returns the name of the constraint that was violated; empty when the error is another. */
  public static String violatedIn(RuntimeException error) {
    if (StorageFailure.sqlCause(error) instanceof PSQLException sql
        && sql.getServerErrorMessage() != null
        && sql.getServerErrorMessage().getConstraint() != null) {
      return sql.getServerErrorMessage().getConstraint();
    }
    return "";
  }
}
