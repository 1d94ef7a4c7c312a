package io.chatops.persistence.schema;

/**
 * Thrown if a database has another schema than this program can use. The message has the remedy.
 */
public final class SchemaException extends RuntimeException {
  public SchemaException(String message) {
    super(message);
  }
}
