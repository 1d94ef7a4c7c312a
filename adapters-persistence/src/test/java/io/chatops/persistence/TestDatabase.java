package io.chatops.persistence;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.testkit.FolderTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL for all tests of a run; give it as a constructor parameter. Where this machine
 * cannot run one, tests are skipped, and fail when the environment has {@code CI=true}.
 */
public final class TestDatabase implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestDatabase.class);

  /** An embedded database that nobody has used yet: its first start takes seconds. */
  private static final FolderTemplate UNUSED =
      new FolderTemplate(
          folder -> {
            EmbeddedDatabase.start(folder, step -> {}).close();
            Files.delete(folder.resolve("database-port")); // everyone takes one of its own
          });

  /** The database that is copied; nothing ever connects to it again. */
  private static final String MIGRATED = "migrated";

  private static final String PREFIX = "chatops-test-database";

  /** Two runs at once, which take 3.6 GB each. */
  private static final long NEEDED_BYTES = 8L << 30;

  /** The running server, which JUnit closes when all tests are over. */
  public static final class Running implements AutoCloseable {
    private final Path directory;
    private final EmbeddedDatabase server;

    Running() {
      try {
        directory = makeDirectory();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      server = startIn(directory);
      try {
        makeSigningInCheap();
        migrate(blankDataSource(MIGRATED)); // closes its connections
        migrate(dataSource());
      } catch (RuntimeException e) {
        server.stop();
        throw e;
      }
    }

    /**
     * In memory where there is room: a run makes hundreds of databases of hundreds of files each,
     * which a disk may take minutes to write and to delete.
     */
    private static Path makeDirectory() throws IOException {
      Path memory = Path.of("/dev/shm");
      boolean hasRoom =
          Files.isDirectory(memory)
              && Files.getFileStore(memory).getUsableSpace() > NEEDED_BYTES
              && mayRunPrograms(memory);
      return hasRoom
          ? Files.createTempDirectory(memory, PREFIX)
          : Files.createTempDirectory(PREFIX);
    }

    private static boolean mayRunPrograms(Path place) throws IOException {
      try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
        return mounts.noneMatch(
            each -> each.contains(" " + place + " ") && each.contains("noexec"));
      }
    }

    /** The database that all tests share. */
    public PGSimpleDataSource dataSource() {
      return dataSource(server.jdbcUrl());
    }

    /** A new database with the schema and nothing in it: a copy, as a migration takes longer. */
    public PGSimpleDataSource emptyDataSource() {
      return newDatabase(newName(), " TEMPLATE " + MIGRATED);
    }

    /** A new database without the schema. */
    public PGSimpleDataSource blankDataSource() {
      return blankDataSource(newName());
    }

    private PGSimpleDataSource blankDataSource(String name) {
      return newDatabase(name, "");
    }

    private static String newName() {
      return "empty_" + UUID.randomUUID().toString().replace("-", "");
    }

    private PGSimpleDataSource newDatabase(String name, String template) {
      asSuperuser("CREATE DATABASE " + name + template + " OWNER " + server.user());
      return dataSource(server.jdbcUrl().replaceAll("/[^/]*$", "/" + name));
    }

    /** Many tests connect anew for each statement, and would else mostly compute hashes. */
    private void makeSigningInCheap() {
      asSuperuser(
          "SET scram_iterations = 1",
          "ALTER ROLE " + server.user() + " PASSWORD '" + server.password() + "'",
          "ALTER ROLE postgres PASSWORD '" + server.superuserPassword() + "'");
    }

    private void asSuperuser(String... statements) {
      String postgres = server.jdbcUrl().replaceAll("/[^/]*$", "/postgres");
      try (Connection connection =
              DriverManager.getConnection(postgres, "postgres", server.superuserPassword());
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A connection to the same database that may do anything. */
    public Connection superuser(PGSimpleDataSource database) throws SQLException {
      return DriverManager.getConnection(database.getUrl(), "postgres", server.superuserPassword());
    }

    private PGSimpleDataSource dataSource(String url) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(url);
      dataSource.setUser(server.user());
      dataSource.setPassword(server.password());
      return dataSource;
    }

    @Override
    public void close() throws IOException {
      server.stop();
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Starts a PostgreSQL for property tests, whose engine resolves no constructor parameters. */
  public static Running start() {
    try {
      return new Running();
    } catch (EmbeddedDatabaseException e) {
      throw unavailable(e);
    }
  }

  private static RuntimeException unavailable(EmbeddedDatabaseException e) {
    return "true".equals(System.getenv("CI"))
        ? e
        : new TestAbortedException("No PostgreSQL can be run here: " + e.getMessage(), e);
  }

  /** Starts an embedded database that is not the first there, but has nothing in it. */
  public static EmbeddedDatabase startIn(Path directory) {
    try {
      copyUnused(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return EmbeddedDatabase.start(directory, step -> {});
  }

  /** Leaves in a directory what a first start and a stop do. */
  public static void copyUnused(Path directory) throws IOException {
    UNUSED.copyTo(directory);
  }

  public static void migrate(PGSimpleDataSource dataSource) {
    Flyway.configure().dataSource(dataSource).load().migrate();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    try {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent("running", key -> new Running(), Running.class);
    } catch (EmbeddedDatabaseException e) {
      throw unavailable(e);
    }
  }
}
