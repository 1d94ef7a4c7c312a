package io.chatops.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class EmbeddedDatabaseTest {
  private final List<String> progress = new CopyOnWriteArrayList<>();

  @TempDir Path directory;

  /** Fills the directory as a first start does, which takes seconds. */
  private void afterAFirstStart() throws IOException {
    TestDatabase.copyUnused(directory);
  }

  @Test
  void keepsDataAndPortAndUnpacksOnce() throws Exception {
    String firstUrl;
    try (EmbeddedDatabase database = start()) {
      firstUrl = database.jdbcUrl();
      execute(database, "CREATE TABLE note (text text)");
      execute(database, "INSERT INTO note VALUES ('kept')");
    }
    List<String> first = List.copyOf(progress);
    assertThat(first).anyMatch(step -> step.contains("creating the database"));

    try (EmbeddedDatabase database = start()) {
      assertThat(progress).isEqualTo(first);
      assertThat(database.jdbcUrl()).isEqualTo(firstUrl);
      assertThat(query(database, "SELECT text FROM note")).isEqualTo("kept");
    }
  }

  @Test
  void needsRoomForItsFirstStart() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 64 << 10)) {
      disk.fill(40 << 10);
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedDatabaseException.class)
          .hasMessageContainingAll(
              "The disk is full: 40 MiB are left in " + directory,
              "the first start needs 128",
              "CHATOPS_DATA_DIR");
      assertThat(directory.toFile().list()).containsExactlyInAnyOrder("filler", "hub.lock");
    }
  }

  @Test
  void isDurableAndListensOnLoopbackOnly() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
    }
  }

  @Test
  void opensNoPortUnlessItIsTold() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null)) {
      assertThat(query(database, "SHOW listen_addresses")).isEmpty();
      assertThat(query(database, "SELECT coalesce(host(inet_client_addr()), 'a socket')"))
          .isEqualTo("a socket");
      assertThat(modeOf("database-socket")).isEqualTo("rwx------");
    }
  }

  @Test
  void opensThePortForReadersAndUsesTheSocket() throws Exception {
    afterAFirstStart();
    int port = freePort();
    try (EmbeddedDatabase database = startWith(port)) {
      String url = "jdbc:postgresql://127.0.0.1:" + port + "/chatops";
      DriverManager.getConnection(url, database.user(), database.password()).close();

      assertThat(query(database, "SELECT coalesce(host(inet_client_addr()), 'a socket')"))
          .isEqualTo("a socket");
    }
  }

  @Test
  void startsWithoutThePortThatIsTaken() throws Exception {
    afterAFirstStart();
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EmbeddedDatabase database = startWith(other.getLocalPort())) {
      assertThat(query(database, "SHOW listen_addresses")).isEmpty();
      assertThat(progress)
          .anyMatch(
              step -> step.contains("port " + other.getLocalPort() + " of 127.0.0.1 is taken"));
    }
  }

  @Test
  void movesTheSocketWhereThePathIsTooLong() throws Exception {
    Path deep = directory.resolve("a".repeat(60)).resolve("b".repeat(60));
    try (EmbeddedDatabase database = EmbeddedDatabase.launch(deep, null, progress::add)) {
      database.awaitReady();
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
      Path elsewhere = deep.resolve("database-socket").toRealPath();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
          .isEqualTo("rwx------");
    }
    try (EmbeddedDatabase again = EmbeddedDatabase.launch(deep, null, progress::add)) {
      again.awaitReady();
      assertThat(query(again, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void findsTheDatabaseOfARunningHub() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null)) {
      assertThat(DatabaseLogin.ofRunning(directory))
          .get()
          .extracting(DatabaseLogin::jdbcUrl)
          .isEqualTo(database.jdbcUrl());
    }
    assertThat(DatabaseLogin.ofRunning(directory)).isEmpty();
  }

  @Test
  void startsDespiteASocketLockThatNamesAForeignProcess() throws Exception {
    afterAFirstStart();
    EmbeddedDatabase first = startWith(null);
    Path lock = directory.resolve("database-socket/.s.PGSQL.5432.lock");
    String contents = Files.readString(lock);
    first.stop();
    long foreign = ProcessHandle.current().parent().orElseThrow().pid();
    Files.writeString(lock, contents.replaceFirst("^[0-9]+", Long.toString(foreign)));

    try (EmbeddedDatabase database = startWith(null)) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void cancelsAStatementThroughTheSocket() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null);
        Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("57014");
    }
  }

  @Test
  void endsAReadAtTheNetworkTimeout() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null);
        Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 200);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void usesTheSocketDespiteAnInterrupt() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null)) {
      Thread.currentThread().interrupt();
      try (Connection connection = connect(database);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT repeat('x', 1000000), pg_sleep(0.1) IS NULL")) {
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).hasSize(1_000_000);
      }
    }
  }

  @Test
  void endsTheReadOfAnotherThreadByAbort() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = startWith(null)) {
      Connection connection = connect(database);
      CompletableFuture<Void> read =
          CompletableFuture.runAsync(
              () -> {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("SELECT pg_sleep(60)");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      queryUntil(
          database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "1");
      connection.abort(Runnable::run);

      assertThatThrownBy(() -> read.get(1, TimeUnit.MINUTES))
          .hasStackTraceContaining("The connection to the database was closed");
    }
  }

  @Test
  void refusesAWrongPassword() throws IOException {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong").close())
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28P01");
    }
  }

  @Test
  void keepsItsFilesToItself() throws IOException {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      assertThat(database.isRunning()).isTrue();
      assertThat(modeOf("database")).isEqualTo("rwx------");
    }
    for (String file :
        List.of(
            "database-password",
            "database-superuser-password",
            "database.log",
            "database-init.log",
            "database-stop.log",
            "hub.lock")) {
      assertThat(modeOf(file)).as(file).isEqualTo("rw-------");
    }
  }

  @Test
  void saysWhoseAccountItTakes() throws IOException {
    try (EmbeddedDatabase database = start()) {
      assertThat(database.isRunning()).isTrue();
    }
    String owner = Files.getOwner(directory.resolve("database")).getName();
    boolean isOurs =
        owner.equals(System.getProperty("user.name")) || owner.equals("chatops-database");

    assertThat(progress.stream().filter(step -> step.contains("as the account " + owner + ":")))
        .hasSize(isOurs ? 0 : 1);
  }

  @Test
  void refusesADirectoryWithoutTheSuperusersPassword() throws IOException {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      assertThat(database.superuserPassword()).isNotEqualTo(database.password());
    }
    Files.delete(directory.resolve("database-superuser-password"));

    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedDatabaseException.class)
        .hasMessageContaining("database-superuser-password is missing");
    assertThat(directory.resolve("database-superuser-password")).doesNotExist();
  }

  @Test
  void closesTheLogsOfAnEarlierVersion() throws IOException {
    afterAFirstStart();
    for (String file : List.of("database.log", "hub.lock")) {
      Files.setPosixFilePermissions(
          directory.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
    }

    try (EmbeddedDatabase database = start()) {
      assertThat(database.isRunning()).isTrue();
      assertThat(modeOf("database.log")).isEqualTo("rw-------");
      assertThat(modeOf("hub.lock")).isEqualTo("rw-------");
    }
  }

  @Test
  void tellsTheServerNothingOfTheHubsEnvironment() throws IOException {
    afterAFirstStart();
    Set<String> passedOn = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");
    assertThat(System.getenv().keySet())
        .as("something to keep back")
        .anyMatch(name -> !passedOn.contains(name));

    try (EmbeddedDatabase database = start()) {
      String environment =
          Files.readString(Path.of("/proc", Long.toString(database.pid()), "environ"));

      assertThat(environment.split("\0"))
          .extracting(variable -> variable.replaceAll("=.*", ""))
          .isNotEmpty()
          .isSubsetOf(passedOn);
    }
  }

  @Test
  void asksForPasswordsByScramOnly() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      assertThat(Files.readAllLines(directory.resolve("database/pg_hba.conf")))
          .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).endsWith("scram-sha-256"));
      assertThat(query(database, "SHOW password_encryption")).isEqualTo("scram-sha-256");
    }
  }

  /** While the database restarts anybody on this machine may listen on its port. */
  @Test
  void sendsNoPasswordToWhoeverAsksForItInClear() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = start();
        ClearTextImpostor impostor = new ClearTextImpostor()) {
      String url = database.jdbcUrl().replaceFirst(":[0-9]+/", ":" + impostor.port() + "/");

      assertThatThrownBy(
              () -> DriverManager.getConnection(url, database.user(), database.password()).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the password was not sent");
      assertThat(impostor.heard()).contains(database.user()).doesNotContain(database.password());
    }
  }

  @Test
  void tellsThatItDoesNotStartAndFreesTheDirectory() throws IOException {
    afterAFirstStart();
    start().stop();
    Path control = directory.resolve("database/global/pg_control");
    Path aside = directory.resolve("database/global/pg_control.aside");
    Files.move(control, aside);
    EmbeddedDatabase launched = EmbeddedDatabase.launch(directory, null, progress::add);

    assertThatThrownBy(launched::awaitReady)
        .isInstanceOf(EmbeddedDatabaseException.class)
        .hasMessageContaining("did not start");

    Files.move(aside, control);
    try (EmbeddedDatabase database = start()) {
      assertThat(database.isRunning()).isTrue();
    }
  }

  @Test
  void refusesASecondHubOnTheSameDirectory() throws IOException {
    afterAFirstStart();
    try (EmbeddedDatabase first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedDatabaseException.class)
          .hasMessageContaining("Another hub is using the data directory");
      assertThat(first.isRunning()).isTrue();
    }
  }

  @Test
  void losesNothingThatWasCommittedBeforeAKill() throws Exception {
    afterAFirstStart();
    EmbeddedDatabase killed = start();
    execute(killed, "CREATE TABLE counted (number int PRIMARY KEY)");
    CompletableFuture<Void> hundred = new CompletableFuture<>();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(() -> writeUntilItFails(killed, hundred));
    hundred.get(1, TimeUnit.MINUTES);
    kill(killed);
    int committed = writer.get(1, TimeUnit.MINUTES);
    killed.stop();

    try (EmbeddedDatabase database = start()) {
      int stored = Integer.parseInt(query(database, "SELECT count(*) FROM counted"));
      // The last one may be stored although its answer never came.
      assertThat(stored).isBetween(committed, committed + 1);
    }
  }

  @Test
  void startsTheServerAgainWhenItWasKilled() throws Exception {
    afterAFirstStart();
    try (EmbeddedDatabase database = start()) {
      execute(database, "CREATE TABLE note (text text)");
      execute(database, "INSERT INTO note VALUES ('kept')");
      long first = database.pid();
      kill(database);

      assertThat(queryOnceItAnswers(database, "SELECT text FROM note")).isEqualTo("kept");
      assertThat(database.pid()).isNotEqualTo(first);
      assertThat(progress).last().asString().contains("ended with 137", "database.log says why");
    }
  }

  @Test
  void stopsALeftoverServerAndStartsAgain() throws Exception {
    afterAFirstStart();
    EmbeddedDatabase first = start();
    execute(first, "CREATE TABLE note (text text)");
    execute(first, "INSERT INTO note VALUES ('from before')");
    // What a killed hub leaves where nothing takes its database along: a server without a lock.
    first.abandon();

    try (EmbeddedDatabase database = start()) {
      assertThat(first.isRunning()).isFalse();
      assertThat(query(database, "SELECT text FROM note")).isEqualTo("from before");
    }
  }

  /** As one that was killed while it waited for a slow disk. */
  @Test
  void startsOnceAKilledServersLastChildHasEnded() throws Exception {
    afterAFirstStart();
    EmbeddedDatabase first = start();
    long child =
        ProcessHandle.of(first.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
    run("kill -STOP " + child);
    first.abandon();
    kill(first);

    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(
            directory,
            step -> {
              progress.add(step);
              if (step.startsWith("Waiting")) {
                run("kill -CONT " + child);
              }
            })) {
      // A zombie still has the link, but it leads nowhere.
      assertThat(Files.exists(Path.of("/proc/" + child + "/cwd"))).isFalse();
      assertThat(progress)
          .contains("Waiting for the last processes of a PostgreSQL that was killed");
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void startsDespiteAPidFileThatNamesAForeignProcess() throws Exception {
    afterAFirstStart();
    EmbeddedDatabase first = start();
    Path pidFile = directory.resolve("database/postmaster.pid");
    String contents = Files.readString(pidFile);
    kill(first);
    first.stop();
    String ours = Long.toString(ProcessHandle.current().pid());
    Files.writeString(pidFile, contents.replaceFirst("^[0-9]+", ours));

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void startsDespiteAPidFileThatNobodyFinished() throws Exception {
    afterAFirstStart();
    start().stop();
    Files.createFile(directory.resolve("database/postmaster.pid"));

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  private EmbeddedDatabase startWith(@Nullable Integer port) {
    EmbeddedDatabase database = EmbeddedDatabase.launch(directory, port, progress::add);
    database.awaitReady();
    return database;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static void queryUntil(EmbeddedDatabase database, String sql, String expected)
      throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!query(database, sql).equals(expected)) {
      assertThat(System.nanoTime()).as(sql).isLessThan(deadline);
    }
  }

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(directory, progress::add);
  }

  private static void run(String command) {
    try {
      assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void kill(EmbeddedDatabase database) throws Exception {
    ProcessHandle server = ProcessHandle.of(database.pid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().get(1, TimeUnit.MINUTES);
  }

  private static int writeUntilItFails(EmbeddedDatabase database, CompletableFuture<?> hundred) {
    int committed = 0;
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      while (true) {
        statement.execute("INSERT INTO counted VALUES (" + committed + ")");
        committed++;
        if (committed == 100) {
          hundred.complete(null);
        }
      }
    } catch (SQLException killed) {
      return committed;
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static String queryOnceItAnswers(EmbeddedDatabase database, String sql) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        return query(database, sql);
      } catch (SQLException away) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("the database did not come back", away);
        }
        Thread.onSpinWait();
      }
    }
  }

  private String modeOf(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }
}
