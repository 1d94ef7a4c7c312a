package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.core.process.ProgramName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processes that use most while an alert is open, for its messages: nobody should have to open
 * a page to see which it was. Blocking.
 */
public final class LargestProcesses implements Function<Alert, String> {
  private static final int MOST = 3;

  /** A list is kept of each minute, soon after it has begun. */
  private static final Duration REACH = Duration.ofMinutes(5);

  private final LatestReports latest;
  private final DocumentReader reader;
  private final ProcessTopStore store;
  private final InstantSource clock;

  /** Reads the newest reports, and the kept lists of servers whose agents are at other hubs. */
  public LargestProcesses(
      LatestReports latest, DocumentReader reader, ProcessTopStore store, InstantSource clock) {
    this.latest = latest;
    this.reader = reader;
    this.store = store;
    this.clock = clock;
  }

  /** Returns them in one line; empty where processes have no part or none is known. */
  @Override
  public String apply(Alert alert) {
    if (!alert.isActive()) {
      return "";
    }
    return switch (alert.type()) {
      case CPU, LOAD -> line(alert, ProcessTop::byCpu, p -> percent(p.cpu()));
      case MEMORY, SWAP -> line(alert, ProcessTop::byMemory, p -> mebibytes(p.memory()));
      case DISK, NETWORK, SERVICE, TEMPERATURE, CONTAINER, OFFLINE -> "";
    };
  }

  private String line(
      Alert alert,
      Function<ProcessTop, List<ProcessSample>> largest,
      Function<ProcessSample, String> use) {
    ServerId server = alert.key().serverId();
    Optional<ProcessTop> top =
        latest
            .inMemory(server)
            .filter(report -> !report.collectedAt().isBefore(clock.instant().minus(REACH)))
            .map(report -> ProcessTop.of(report, reader))
            .or(() -> store.find(server, clock.instant(), REACH));
    return top.map(largest).orElse(List.of()).stream()
        .limit(MOST)
        .map(
            process ->
                ProgramName.of(process.name(), process.command())
                    + details(process)
                    + use.apply(process))
        .collect(Collectors.joining(", "));
  }

  /** Returns what tells it from others of its program, such as {@code (PID 7, shop.service)}. */
  private static String details(ProcessSample process) {
    String pid = process.pid() == null ? "" : "PID " + process.pid();
    String group = process.group() == null ? "" : process.group();
    String both = pid.isEmpty() || group.isEmpty() ? pid + group : pid + ", " + group;
    return both.isEmpty() ? "" : " (" + both + ")";
  }

  private static String percent(@Nullable Double cpu) {
    return cpu == null ? "" : String.format(Locale.ROOT, " %.0f %% of a core", cpu);
  }

  private static String mebibytes(@Nullable Double memory) {
    return memory == null ? "" : String.format(Locale.ROOT, " %.0f MiB", memory);
  }
}
