package io.chatops.persistence.log;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a log entry, for reading; {@link PostgresLogEntryStore} adds it. */
@Entity
@Table(name = "log_entry")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class LogEntryEntity {
  @Id private UUID id;
  private UUID serverId;
  private Instant at;

  @Enumerated(EnumType.STRING)
  private LogLevel level;

  @Enumerated(EnumType.STRING)
  private LogSource source;

  private @Nullable String component;
  private String message;

  /** The message and the component in lower case, for searching. */
  @SuppressWarnings("UnusedVariable")
  private String folded;

  private String[] detailNames;
  private String[] detailValues;

  LogEntry toDomain() {
    SortedMap<String, String> details = new TreeMap<>();
    for (int i = 0; i < detailNames.length; i++) {
      details.put(detailNames[i], detailValues[i]);
    }
    return new LogEntry(
        new LogEntryId(id), new ServerId(serverId), at, level, source, component, message, details);
  }
}
