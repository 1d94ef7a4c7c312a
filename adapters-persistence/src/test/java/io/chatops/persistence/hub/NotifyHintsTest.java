package io.chatops.persistence.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hint.Kind;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.HubId;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.HintsContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
@Tag("any-jdk")
class NotifyHintsTest extends HintsContract {
  private final TestDatabase.Running server;
  private final PGSimpleDataSource database;
  private final List<NotifyHints> all = new ArrayList<>();

  NotifyHintsTest(TestDatabase.Running server) {
    this.server = server;
    this.database = server.blankDataSource();
  }

  @Override
  protected Hints hints() {
    NotifyHints hints =
        new NotifyHints(
            new DirectDatabase(
                Optional.of(database.getUrl()),
                Optional.ofNullable(database.getUser()),
                Optional.ofNullable(database.getPassword())),
            () -> database);
    all.add(hints);
    return hints;
  }

  @AfterEach
  void close() {
    all.forEach(NotifyHints::close);
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
  protected void reconnect() throws SQLException {
    asSuperuser("ALTER DATABASE " + database.getDatabaseName() + " ALLOW_CONNECTIONS true");
  }

  private void asSuperuser(String... statements) throws SQLException {
    try (Connection connection = server.superuser(server.dataSource());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void ignoreWhatIsNoHint() throws Exception {
    BlockingQueue<String> noted = listen(HubId.random());
    UUID id = UUID.randomUUID();

    notify("hello");
    notify("[]");
    notify("{\"kind\":\"later\",\"id\":\"" + id + "\",\"hub\":\"x\"}");
    notify("{\"kind\":\"server\",\"id\":\"1\",\"hub\":\"x\"}");
    notify("{\"kind\":\"server\",\"id\":\"" + id + "\",\"hub\":\"x\",\"more\":1}");

    assertThat(noted.poll(1, TimeUnit.MINUTES)).isEqualTo(new Hint(Kind.SERVER, id).toString());
  }

  @Test
  void readEverythingOnceWhenVeryManyCome() throws Exception {
    BlockingQueue<String> noted = listen(HubId.random());

    notify(
        "{\"kind\":\"server\",\"id\":\"' || gen_random_uuid() || '\"}",
        " FROM generate_series(1, 1000)");

    List<String> read = new ArrayList<>();
    while (!read.contains("missed")) {
      read.add(Objects.requireNonNull(noted.poll(1, TimeUnit.MINUTES)));
    }
    // On a busy machine some come before the others, and are read one by one.
    assertThat(read).hasSizeLessThan(200);
    assertThat(noted).isEmpty();
  }

  @Test
  void areSentOnceTheDatabaseIsBack() throws Exception {
    Hints one = hints();
    HubId two = HubId.random();
    cut();
    Hint hint = new Hint(Kind.SESSION, UUID.randomUUID());
    one.publish(HubId.random(), hint);
    reconnect();
    BlockingQueue<String> noted = listen(two);

    one.publish(HubId.random(), new Hint(Kind.SESSION, UUID.randomUUID()));

    assertThat(noted.poll(1, TimeUnit.MINUTES)).contains("SESSION");
  }

  private BlockingQueue<String> listen(HubId hub) throws InterruptedException {
    BlockingQueue<String> noted = new LinkedBlockingQueue<>();
    hints()
        .listen(
            hub,
            new Hints.Listener() {
              @Override
              public void heard(Hint hint) {
                noted.add(hint.toString());
              }

              @Override
              public void missed() {
                noted.add("missed");
              }
            });
    assertThat(noted.poll(1, TimeUnit.MINUTES)).isEqualTo("missed");
    return noted;
  }

  private void notify(String payload) throws SQLException {
    notify(payload, "");
  }

  private void notify(String payload, String from) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_notify('chatops_hints', '" + payload + "')" + from);
    }
  }
}
