package io.chatops.persistence.postgres;

import io.chatops.core.access.SigningKeyRepository;
import javax.sql.DataSource;

/** The signing key in PostgreSQL. */
public final class PostgresSigningKeyRepository implements SigningKeyRepository {
  private final Database database;

  public PostgresSigningKeyRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public SigningKey findOrAdd(SigningKey candidate) {
    return database.with(
        handle -> {
          handle
              .createUpdate(
                  "INSERT INTO signing_key (value) VALUES (:value) ON CONFLICT DO NOTHING")
              .bind("value", candidate.value())
              .execute();
          return handle
              .createQuery("SELECT value FROM signing_key")
              .map((row, context) -> new SigningKey(row.getString("value")))
              .one();
        });
  }
}
