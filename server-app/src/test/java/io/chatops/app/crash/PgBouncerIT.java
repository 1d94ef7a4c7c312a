package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that reaches its database through PgBouncer. */
@Timeout(600)
class PgBouncerIT {
  private static final Path PGBOUNCER = Path.of("/usr/sbin/pgbouncer");
  private static final String STARTUP = "ignore_startup_parameters = search_path";

  private final List<Process> started = new ArrayList<>();

  @TempDir Path home;

  @BeforeEach
  void needPgBouncer() {
    assumeTrue(
        Files.exists(PGBOUNCER) || System.getenv("CI") != null, "PgBouncer is not installed");
  }

  @Test
  void storesReportsThroughSessionsOfItsOwn() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"))) {
      String url = pgBouncer(postgresql, "session", STARTUP);
      try (HubProcess hub = hub(postgresql, url)) {
        hub.start();
        HubClient client = HubClient.register(hub);
        HubClient.Registered server = client.newServer();
        Instant at = Instant.ofEpochMilli(Instant.now().toEpochMilli());
        try (DrivenAgent agent = new DrivenAgent(hub, server)) {
          agent.connect();
          agent.report(at, 20);
        }

        assertThat(client.rawHistory(server.serverId(), List.of(at.toEpochMilli())))
            .containsExactly(at.toEpochMilli());
      }
    }
  }

  @Test
  void doesNotStartBehindAnUnsuitablePgBouncer() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"))) {
      for (String further : List.of("server_round_robin = 0", "server_round_robin = 1")) {
        String shared = pgBouncer(postgresql, "transaction", STARTUP, further);
        assertThat(startOf(hub(postgresql, shared)))
            .contains("pool_mode=transaction", "Set pool_mode=session", "CHATOPS_DATABASE_URL")
            .doesNotContain("Exception");
      }
      assertThat(startOf(hub(postgresql, pgBouncer(postgresql, "statement", STARTUP))))
          .contains("Set pool_mode=session")
          .doesNotContain("Exception");
      assertThat(startOf(hub(postgresql, pgBouncer(postgresql, "session", ""))))
          .contains(STARTUP)
          .doesNotContain("Exception");
    }
  }

  /** Returns what a hub says that ends with code 2. */
  private static String startOf(HubProcess hub) throws Exception {
    HubProcess.Ended ended = hub.run("run");
    assertThat(ended.code()).as(ended.output()).isEqualTo(2);
    return ended.output();
  }

  private HubProcess hub(EmbeddedDatabase postgresql, String url) throws IOException {
    return HubProcess.in(Files.createDirectories(home.resolve("hub")))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_DATABASE_URL", url)
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }

  /** Starts one before this database; returns the address of the database there. */
  private String pgBouncer(EmbeddedDatabase postgresql, String mode, String... further)
      throws Exception {
    int port = HubProcess.freePort();
    Path users = Files.createTempFile(home, "users", ".txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(postgresql.user(), postgresql.password()));
    Path settings = Files.createTempFile(home, "pgbouncer", ".ini");
    URI database = URI.create(postgresql.jdbcUrl().substring("jdbc:".length()));
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        pool_mode = %s
        %s
        """
            .formatted(database.getPort(), port, users, mode, String.join("\n", further)));
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "--user")); // it refuses to be root
    }
    command.addAll(List.of("setpriv", "--pdeathsig", "TERM"));
    command.addAll(List.of(PGBOUNCER.toString(), settings.toString()));
    Path log = home.resolve("pgbouncer.log");
    started.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
    Await.until("PgBouncer listens", Duration.ofMinutes(1), () -> listens(port));
    return "postgresql://127.0.0.1:" + port + database.getPath();
  }

  private static boolean listens(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stopPgBouncer() {
    for (Process process : started) {
      process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
