package io.chatops.app;

import io.chatops.core.metric.IngestProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down while reports wait and none gets stored: a database can answer the other check and still
 * take nothing, as with a full disk or a lock that nobody releases.
 */
@Readiness
@ApplicationScoped
class StoringReadiness implements HealthCheck {
  /** Far beyond the slowest commit; a restart of the database is over by then. */
  static final Duration STALL_ALLOWED = Duration.ofSeconds(30);

  private final IngestProgress progress;

  StoringReadiness(IngestProgress progress) {
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("Reports get stored");
    return progress
        .stall(STALL_ALLOWED)
        .map(
            stall ->
                response
                    .down()
                    .withData("waiting_reports", stall.waiting())
                    .withData("none_stored_since", stall.since().toString())
                    .withData(
                        "remedy",
                        "agents keep their reports; look at the database's log, disk and locks")
                    .build())
        .orElseGet(() -> response.up().build());
  }
}
