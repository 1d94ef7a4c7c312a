package io.chatops.persistence.postgres;

import io.chatops.persistence.sql.StorageFailure;
import io.chatops.persistence.sql.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/** Runs statements, and turns a database that cannot be reached into STORAGE_UNAVAILABLE. */
final class Database {
  /** What PostgreSQL and ISO 8601 both can write; times outside are moved to its ends. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private final Jdbi jdbi;

  Database(DataSource dataSource) {
    this.jdbi =
        Jdbi.create(dataSource)
            .registerArgument(new TextArgument())
            .registerArgument(new InstantArgument());
  }

  private static final class TextArgument extends AbstractArgumentFactory<String> {
    private TextArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      String text = StoredText.of(value);
      return (position, statement, context) -> statement.setString(position, text);
    }
  }

  private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
    private InstantArgument() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, time(value));
    }
  }

  /** In a transaction of its own. */
  <T> T inTransaction(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw translated(e);
    }
  }

  /** Each statement by itself. */
  <T> T with(Function<Handle, T> work) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(JdbiException e) {
    SQLException cause = StorageFailure.sqlCause(e);
    if (e instanceof ConnectionException
        || (cause != null && StorageFailure.of(cause) == StorageFailure.UNAVAILABLE)) {
      return StorageFailure.unavailable(e);
    }
    return e;
  }

  static OffsetDateTime time(Instant instant) {
    Instant storable =
        instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    return storable.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  static String[] array(List<String> texts) {
    return texts.stream().map(StoredText::of).toArray(String[]::new);
  }
}
