package io.chatops.persistence.postgres;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** The signing keys in PostgreSQL. */
public final class PostgresSigningKeyRepository implements SigningKeyRepository {
  private final Database database;

  public PostgresSigningKeyRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
    return database.inTransaction(
        handle -> {
          // Hubs that find the newest key too old at the same time add one new key, not one each.
          handle.execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE");
          handle
              .createUpdate(
                  """
                  INSERT INTO signing_key (id, created_at, public_key, private_key)
                  SELECT :id, :createdAt, :publicKey, :privateKey
                  WHERE NOT EXISTS (SELECT FROM signing_key WHERE created_at > :due)""")
              .bind("id", candidate.id())
              .bind("createdAt", candidate.createdAt())
              .bind("publicKey", candidate.publicKey())
              .bind("privateKey", candidate.privateKey())
              .bind("due", due)
              .execute();
          return handle
              .createQuery("SELECT * FROM signing_key ORDER BY created_at DESC, id")
              .map(
                  (row, context) ->
                      new SigningKey(
                          row.getString("id"),
                          Database.instant(row, "created_at"),
                          row.getString("public_key"),
                          row.getString("private_key")))
              .list();
        });
  }

  @Override
  public void deleteReplaced(Instant time) {
    var unused =
        database.with(
            handle ->
                handle
                    .createUpdate(
                        """
                        DELETE FROM signing_key WHERE created_at <
                          (SELECT max(created_at) FROM signing_key WHERE created_at <= :time)""")
                    .bind("time", time)
                    .execute());
  }
}
