package io.chatops.persistence;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import java.io.IOException;
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

  /** The running server, which JUnit closes when all tests are over. */
  public static final class Running implements AutoCloseable {
    private final Path directory;
    private final EmbeddedDatabase server;

    Running() {
      try {
        directory = Files.createTempDirectory("chatops-test-database");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      server = EmbeddedDatabase.start(directory, step -> {});
      try {
        migrate(dataSource());
      } catch (RuntimeException e) {
        server.stop();
        throw e;
      }
    }

    /** The database that all tests share. */
    public PGSimpleDataSource dataSource() {
      return dataSource(server.jdbcUrl());
    }

    /** A new database with the schema and nothing in it. */
    public PGSimpleDataSource emptyDataSource() {
      PGSimpleDataSource empty = blankDataSource();
      migrate(empty);
      return empty;
    }

    /** A new database without the schema. */
    public PGSimpleDataSource blankDataSource() {
      String name = "empty_" + UUID.randomUUID().toString().replace("-", "");
      String postgres = server.jdbcUrl().replaceAll("/[^/]*$", "/postgres");
      try (Connection connection =
              DriverManager.getConnection(postgres, "postgres", server.superuserPassword());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + server.user());
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return dataSource(server.jdbcUrl().replaceAll("/[^/]*$", "/" + name));
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
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      throw new TestAbortedException("No PostgreSQL can be run here: " + e.getMessage(), e);
    }
  }
}
