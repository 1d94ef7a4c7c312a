package io.chatops.persistence.embedded;

import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.sql.Sql;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server run by the hub. It listens on a Unix socket that other users cannot reach,
 * and on the loopback address only if it is told to, requires a generated password, and confirms a
 * commit only when it is on disk.
 *
 * <p>Below the data directory: {@code postgres-<version>} (its programs), {@code database} (its
 * data) and {@code database-socket} with mode 0700, and with mode 0600 the two passwords, the logs
 * and {@code hub.lock}. Of the hub's environment the server gets only the path and the locale.
 *
 * <p>If it ends by itself while the hub runs, it is restarted. It ends with the hub: after {@link
 * #stop}, and if the system has {@code setpriv} also when the hub is killed. Otherwise it runs on
 * until the next start, which stops it first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  static final String NAME = "chatops";

  /**
   * The role that may read history; created here, because the hub's own role cannot create roles.
   */
  private static final String READER = "chatops_reader";

  private static final long POLL_MILLIS = 5;

  private static final long FIRST_START_BYTES = 128L << 20;

  /** The part of the socket's name without a TCP port, as PostgreSQL's tools expect it. */
  private static final int USUAL_PORT = 5432;

  private final DataDirectoryLock lock;
  private final PostgresBinaries binaries;
  private final PostgresCommand command;
  private final DatabaseDirectory files;
  private final Path log;
  private final Address address;
  private final String password;
  private final String superuserPassword;
  private final SupervisedServer server;
  private final Consumer<String> progress;

  private EmbeddedDatabase(
      DataDirectoryLock lock,
      PostgresBinaries binaries,
      PostgresCommand command,
      DatabaseDirectory files,
      Path log,
      Address address,
      SupervisedServer server,
      Consumer<String> progress)
      throws IOException {
    this.lock = lock;
    this.binaries = binaries;
    this.command = command;
    this.files = files;
    this.log = log;
    this.address = address;
    this.password = files.password();
    this.superuserPassword = files.superuserPassword();
    this.server = server;
    this.progress = progress;
  }

  /**
   * The way to the server.
   *
   * @param port the TCP port by which {@link #jdbcUrl} leads; null: by the socket
   */
  private record Address(Path socket, @Nullable Integer port) {
    String url(String database) {
      return port == null
          ? EmbeddedDatabase.url(socket, database)
          : scram("jdbc:postgresql://127.0.0.1:" + port + "/" + database);
    }
  }

  /**
   * Starts a server that any program can reach by {@link #jdbcUrl}, and waits until it accepts
   * connections: it listens on a port of the loopback address, the last one if that is free.
   *
   * @see #launch
   */
  public static EmbeddedDatabase start(Path directory, Consumer<String> progress) {
    EmbeddedDatabase database = launch(directory, null, true, progress);
    database.awaitReady();
    return database;
  }

  /**
   * Starts the server, and does not wait until it accepts connections: {@link #awaitReady} follows.
   * On the first start, which takes long, its programs are unpacked and its data directory is
   * created.
   *
   * @param port the port of the loopback address for readers; null: the server does not listen
   *     there
   * @param progress receives messages about steps that take seconds, and later, on another thread,
   *     about a server that had to be restarted
   * @throws EmbeddedDatabaseException with the remedy, for example if another hub uses the
   *     directory
   */
  public static EmbeddedDatabase launch(
      Path directory, @Nullable Integer port, Consumer<String> progress) {
    return launch(directory, port, !driverSees(UnixSocketFactory.class), progress);
  }

  private static EmbeddedDatabase launch(
      Path directory, @Nullable Integer port, boolean byTcp, Consumer<String> progress) {
    try {
      Path dataDirectory = Files.createDirectories(directory).toRealPath();
      DataDirectoryLock lock = DataDirectoryLock.acquire(dataDirectory);
      try {
        return launch(dataDirectory, lock, port, byTcp, progress);
      } catch (IOException | InterruptedException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedDatabaseException(
          "The data directory "
              + directory
              + " cannot be used: "
              + e
              + "; make room there, and let the hub's user write to it",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedDatabaseException("Interrupted while starting the database", e);
    }
  }

  private static EmbeddedDatabase launch(
      Path dataDirectory,
      DataDirectoryLock lock,
      @Nullable Integer wantedPort,
      boolean byTcp,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    DatabaseDirectory files = new DatabaseDirectory(dataDirectory);
    if (!Files.exists(files.database())) {
      requireRoom(dataDirectory);
    }
    PostgresCommand command = PostgresCommand.below(dataDirectory);
    Files.setPosixFilePermissions(
        dataDirectory,
        PosixFilePermissions.fromString(command.runsAsOther() ? "rwx--x--x" : "rwx------"));
    PostgresBinaries binaries = PostgresBinaries.in(dataDirectory, progress);
    if (!Files.exists(files.database())) {
      command.shared().ifPresent(progress);
    }
    files.initialise(binaries, command, progress);
    OrphanedPostmaster.clear(files, binaries, command, progress);
    BoundedLog boundedLog = files.log();
    Path log = boundedLog.file();
    DatabaseSocket socket = DatabaseSocket.create(dataDirectory, command);
    Integer port = byTcp ? Integer.valueOf(files.port()) : ifFree(wantedPort, progress);
    int number = port == null ? USUAL_PORT : port;
    Address address = new Address(socket.file(number), byTcp ? port : null);
    ProcessBuilder builder =
        command
            .server(
                ServerCommand.line(
                    binaries, files.database(), socket.directory(), number, port != null))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    SupervisedServer server =
        SupervisedServer.start(
            builder,
            () -> {
              OrphanedPostmaster.clear(files, binaries, command, progress);
              socket.clear();
            },
            () -> whyItEnds(files.database(), log),
            boundedLog,
            progress);
    return new EmbeddedDatabase(lock, binaries, command, files, log, address, server, progress);
  }

  /** The programs, an empty database, and what a server needs besides: see {@link DiskRoom}. */
  private static void requireRoom(Path dataDirectory) {
    if (!DiskRoom.in(dataDirectory, FIRST_START_BYTES).isLeft()) {
      throw new EmbeddedDatabaseException(
          "The disk is full: %d MiB are left in %s, and the first start needs %d; make room there, or set another chatops.data-dir (CHATOPS_DATA_DIR)"
              .formatted(
                  dataDirectory.toFile().getUsableSpace() >> 20,
                  dataDirectory,
                  FIRST_START_BYTES >> 20));
    }
  }

  /** Returns the port for readers, without which the hub works as well, unless it is taken. */
  private static @Nullable Integer ifFree(@Nullable Integer port, Consumer<String> progress) {
    if (port != null && !DatabaseDirectory.isFree(port)) {
      progress.accept(
          "The port "
              + port
              + " of 127.0.0.1 is taken, so the embedded database does not listen there: stop the"
              + " other program and start the hub again, or set another chatops.embedded-port"
              + " (CHATOPS_EMBEDDED_PORT)");
      return null;
    }
    return port;
  }

  /**
   * Waits until the server accepts connections and has what the hub needs.
   *
   * @throws EmbeddedDatabaseException with the remedy; the server is stopped and the directory free
   *     then
   */
  public void awaitReady() {
    try {
      prepareWhenItAccepts();
      server.restartFromNowOn();
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
      throw new EmbeddedDatabaseException("Interrupted while starting the database", e);
    } catch (RuntimeException e) {
      giveUp();
      throw e;
    }
  }

  private void giveUp() {
    server.letGo();
    server.process().destroy();
    try {
      lock.close();
    } catch (IOException e) {
      progress.accept("The data directory could not be released: " + e);
    }
  }

  public String jdbcUrl() {
    return address.url(NAME);
  }

  /** Returns the owner of the database, which is not a superuser. */
  public String user() {
    return NAME;
  }

  public String password() {
    return password;
  }

  /**
   * Returns the password of PostgreSQL's superuser, {@code postgres}; the hub itself does not use
   * it.
   */
  public String superuserPassword() {
    return superuserPassword;
  }

  /** Returns true if the server is running. */
  public boolean isRunning() {
    return server.process().isAlive();
  }

  /** Returns the server's process id, which changes with each restart. */
  public long pid() {
    return server.process().pid();
  }

  /**
   * Shuts the server down, closing open connections, and waits for it. If it does not end within
   * two minutes it is killed and recovers from its log at the next start.
   */
  public void stop() {
    try {
      server.letGo();
      Process process = server.process();
      if (process.isAlive()) {
        end(process);
      }
      lock.close();
    } catch (IOException e) {
      throw new EmbeddedDatabaseException("The embedded database did not stop: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Process process) throws InterruptedException {
    try {
      OrphanedPostmaster.stop(files, binaries, command);
    } catch (IOException | EmbeddedDatabaseException e) {
      progress.accept(
          "The embedded database did not receive the request to stop: " + e.getMessage());
    }
    // It hangs, or it has just started and does not respond yet.
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Leaves the server running and releases the directory, like a killed hub; for tests. */
  void abandon() throws IOException {
    server.letGo();
    lock.close();
  }

  /** Returns the reason why the server ended; a log on a full disk may not contain it. */
  private static String whyItEnds(Path database, Path log) {
    if (DiskRoom.in(database, 0).isLeft()) {
      return log + " says why";
    }
    return "the disk is full: "
        + (database.toFile().getUsableSpace() >> 20)
        + " MiB are left beside "
        + database
        + ", it needs "
        + (DiskRoom.LEAST_BYTES >> 20)
        + "; make room there";
  }

  private void prepareWhenItAccepts() throws InterruptedException {
    // Crash recovery replays at most max_wal_size, which takes minutes at most even on a slow disk.
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (true) {
      try {
        prepare();
        return;
      } catch (SQLException e) {
        if (!isRunning() || System.nanoTime() > deadline) {
          throw new EmbeddedDatabaseException(
              "The embedded PostgreSQL did not start: " + whyItEnds(files.database(), log), e);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * Creates the roles and the database unless they exist; safe to repeat after a crash in between.
   */
  private void prepare() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url("postgres"));
    source.setUser(DatabaseDirectory.SUPERUSER);
    source.setPassword(superuserPassword);
    try (Connection connection = source.getConnection()) {
      String role = "SELECT 1 FROM pg_roles WHERE rolname = ?";
      if (isMissing(connection, role, NAME)) {
        Sql.update(connection, "CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
      }
      if (isMissing(connection, role, READER)) {
        Sql.update(connection, "CREATE ROLE " + READER + " NOLOGIN");
      }
      if (isMissing(connection, "SELECT 1 FROM pg_database WHERE datname = ?", NAME)) {
        Sql.update(connection, "CREATE DATABASE " + NAME + " OWNER " + NAME);
      }
    }
    source.setUrl(jdbcUrl());
    try (Connection connection = source.getConnection()) {
      DatabaseRights.narrow(connection, NAME, NAME);
    }
  }

  /** Returns the URL of a database behind a Unix socket. */
  static String url(Path socket, String database) {
    return scram("jdbc:postgresql://127.0.0.1/" + database)
        + "&sslmode=disable&socketFactory="
        + UnixSocketFactory.class.getName()
        + "&socketFactoryArg="
        + URLEncoder.encode(socket.toString(), StandardCharsets.UTF_8);
  }

  private static String scram(String url) {
    return driverSees(ScramOnly.class)
        ? url + "?authenticationPluginClassName=" + ScramOnly.class.getName()
        : url;
  }

  /**
   * Returns false only in Quarkus' dev mode, where the driver is not reloaded with the application
   * and cannot load its classes by name.
   */
  private static boolean driverSees(Class<?> type) {
    try {
      return Class.forName(type.getName(), false, PGSimpleDataSource.class.getClassLoader())
          == type;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isMissing(Connection connection, String query, String name)
      throws SQLException {
    return Sql.list(connection, query, row -> name, name).isEmpty();
  }
}
