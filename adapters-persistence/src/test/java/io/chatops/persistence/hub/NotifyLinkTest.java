package io.chatops.persistence.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.BusSeal;
import io.chatops.core.identity.HubId;
import io.chatops.core.testing.PlainBusSeal;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.HubBusContract;
import io.chatops.testkit.RecordedEnds;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class NotifyLinkTest {
  private final TestDatabase.Running server;
  private final PGSimpleDataSource database;
  private final HubId hub = HubId.random();
  private final RecordedEnds ends = new RecordedEnds();
  private final NotifyLink link;

  NotifyLinkTest(TestDatabase.Running server) {
    this.server = server;
    this.database = server.blankDataSource();
    this.link = new NotifyLink(database, hub);
  }

  @Nested
  class Bus extends HubBusContract {
    @Override
    protected BusLink link(HubId hub) {
      return new NotifyLink(database, hub);
    }

    @Override
    protected BusSeal seal(HubId hub) {
      return new PlainBusSeal(hub);
    }

    @Override
    protected void cut() throws SQLException {
      asSuperuser(
          "ALTER DATABASE " + database.getDatabaseName() + " ALLOW_CONNECTIONS false",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + database.getDatabaseName()
              + "'");
    }

    @Override
    protected void mend() throws SQLException {
      asSuperuser("ALTER DATABASE " + database.getDatabaseName() + " ALLOW_CONNECTIONS true");
    }
  }

  @AfterEach
  void close() {
    link.close();
  }

  @Test
  void aWrongPasswordIsTold() throws Exception {
    PGSimpleDataSource wrong = new PGSimpleDataSource();
    wrong.setUrl(database.getUrl());
    wrong.setUser(database.getUser());
    wrong.setPassword("not-the-password");
    NotifyLink refused = new NotifyLink(wrong, hub);

    refused.open(ends);

    assertThat(ends.next())
        .startsWith("cut: ")
        .contains("password authentication failed")
        .doesNotContain("not-the-password");
    refused.close();
  }

  @Test
  void whatOthersNotifyIsNoFrame() throws Exception {
    link.open(ends);
    assertThat(ends.next()).isEqualTo("connected");

    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("NOTIFY chatops_bus, 'hello'");
      statement.execute("NOTIFY other_channel, '1/1:YWJj'");
      statement.execute("NOTIFY chatops_bus, '1/1:YWJj'");
    }

    assertThat(ends.next()).isEqualTo("received: ");
    assertThat(ends.next()).isEqualTo("received: abc");
  }

  @Test
  void nothingIsLostWhenTheConnectionThatSendsWasEnded() throws Exception {
    link.open(ends);
    assertThat(ends.next()).isEqualTo("connected");
    link.send(List.of(toAll("first")));
    assertThat(ends.next()).isEqualTo("received: first");
    asSuperuser(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + database.getDatabaseName()
            + "' AND query NOT LIKE '%LISTEN%' AND query NOT LIKE 'SELECT 1%'");

    link.send(List.of(toAll("second")));

    assertThat(ends.next()).isEqualTo("received: second");
  }

  private static BusLink.Outgoing toAll(String text) {
    return new BusLink.Outgoing(null, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private void asSuperuser(String... statements) throws SQLException {
    try (Connection connection = server.superuser(server.dataSource());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
