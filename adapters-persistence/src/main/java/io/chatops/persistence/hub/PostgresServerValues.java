package io.chatops.persistence.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatops.core.fleet.ServerValues;
import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Values that lists of servers show, as JSON in PostgreSQL: one row a server, updated in place. */
public final class PostgresServerValues implements ServerValues {
  /** ASCII, since names of hosts may have characters that PostgreSQL does not take. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final int PAGE = 2_000;

  /** Lost values are written again some seconds later. */
  private static final String LAZILY = "SET LOCAL synchronous_commit = off";

  /** In the order of servers, so no two transactions wait for each other. */
  private static final String PUT =
      """
      INSERT INTO server_values AS present (server_id, as_of, document)
      SELECT id, as_of, CAST(document AS json)
      FROM unnest(?, CAST(? AS timestamptz[]), ?) AS written (id, as_of, document)
        JOIN server USING (id)
      ORDER BY id
      ON CONFLICT (server_id) DO UPDATE SET as_of = excluded.as_of, document = excluded.document
        WHERE present.as_of <= excluded.as_of\
      """;

  private static final String FIND =
      "SELECT server_id, as_of, document FROM server_values WHERE server_id = ANY (?)";

  private final Transactions transactions;

  public PostgresServerValues(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  @Override
  public void put(Collection<Values> values) {
    List<Values> all = List.copyOf(values);
    for (int from = 0; from < all.size(); from += PAGE) {
      List<Values> page = all.subList(from, Math.min(from + PAGE, all.size()));
      int unused = transactions.run(connection -> put(connection, page));
    }
  }

  private static int put(Connection connection, List<Values> page) throws SQLException {
    Sql.update(connection, LAZILY);
    return Sql.update(
        connection,
        PUT,
        Sql.uuids(page.stream().map(each -> each.serverId().value())),
        Sql.texts(page.stream().map(each -> StoredTime.of(each.vitals().asOf()).toString())),
        Sql.texts(page.stream().map(PostgresServerValues::written)));
  }

  @Override
  public List<Values> find(Collection<ServerId> servers) {
    return transactions.run(
        connection ->
            Sql.list(
                connection,
                FIND,
                row ->
                    read(
                        new ServerId(row.getObject("server_id", UUID.class)),
                        StoredTime.read(row, "as_of"),
                        row.getString("document")),
                Sql.uuids(servers.stream().map(ServerId::value))));
  }

  private static String written(Values values) {
    try {
      return JSON.writeValueAsString(ValuesDocument.of(values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Values of a server cannot be written", e);
    }
  }

  private static Values read(ServerId serverId, Instant asOf, String document) {
    try {
      return JSON.readValue(document, ValuesDocument.class).values(serverId, asOf);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Values of server " + serverId + " cannot be read", e);
    }
  }
}
