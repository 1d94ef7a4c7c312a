package io.chatops.app;

import io.chatops.core.metric.IngestProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down when the disk is full, and while reports wait and none gets stored: a database can answer
 * the other check and still take nothing, as with a lock that nobody releases.
 */
@Readiness
@ApplicationScoped
class StoringReadiness implements HealthCheck {
  /** Far beyond the slowest commit; a restart of the database is over by then. */
  static final Duration STALL_ALLOWED = Duration.ofSeconds(30);

  private final IngestProgress progress;
  private final StoreState store;

  StoringReadiness(IngestProgress progress, StoreState store) {
    this.progress = progress;
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_storage");
    Optional<Instant> diskFull = store.diskFullSince();
    if (diskFull.isPresent()) {
      return response
          .down()
          .withData("problem", "the disk is full")
          .withData("since", diskFull.get().toString())
          .withData(
              "remedy",
              "make room on the database's disk; agents keep their reports and send them then")
          .build();
    }
    return progress
        .stall(STALL_ALLOWED)
        .map(
            stall ->
                response
                    .down()
                    .withData("problem", "reports wait and none is stored")
                    .withData("waiting_reports", stall.waiting())
                    .withData("none_stored_since", stall.since().toString())
                    .withData(
                        "remedy",
                        "agents keep their reports; look at the database's log, disk and locks")
                    .build())
        .orElseGet(() -> response.up().build());
  }
}
