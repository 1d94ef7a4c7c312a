package io.chatops.app;

import io.chatops.core.assembly.SharedState;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.metric.IngestProgress;
import io.chatops.persistence.metric.StoreTrouble;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down when the disk is full, and while reports wait and none is stored: a database can answer the
 * other check and still accept no write, for example behind a lock that is never released. Also
 * down while another hub may own this hub's servers, so that a balancer sends agents there.
 */
@Readiness
@ApplicationScoped
class StoringReadiness implements HealthCheck {
  /** Far longer than the slowest commit; a restart of the database takes less. */
  static final Duration STALL_ALLOWED = Duration.ofSeconds(30);

  private final IngestProgress progress;
  private final StoreState store;
  private final AgentLocations locations;

  @Inject
  StoringReadiness(IngestProgress progress, StoreState store, SharedState shared) {
    this(progress, store, shared.ownership());
  }

  StoringReadiness(IngestProgress progress, StoreState store, AgentLocations locations) {
    this.progress = progress;
    this.store = store;
    this.locations = locations;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_storage");
    Optional<StoreTrouble> trouble = store.trouble();
    if (trouble.isPresent() && trouble.get().diskFull()) {
      boolean away = trouble.get().away();
      return response
          .down()
          .withData(
              "problem",
              away ? "the disk is full and the database does not answer" : "the disk is full")
          .withData("since", trouble.get().since().toString())
          .withData(
              "remedy",
              "make room on the database's disk"
                  + (away ? ", and start it if nothing else does" : "")
                  + "; agents keep their reports and send them then")
          .build();
    }
    if (locations.isCutOff()) {
      return response
          .down()
          .withData("problem", "this hub cannot renew its lease in the database")
          .withData(
              "remedy",
              "see this hub's log for the reason; other hubs accept its agents until it can")
          .build();
    }
    boolean away = trouble.filter(StoreTrouble::away).isPresent();
    return progress
        .stall(STALL_ALLOWED)
        .map(
            stall ->
                response
                    .down()
                    .withData(
                        "problem",
                        away ? "the database does not answer" : "reports wait and none is stored")
                    .withData("waiting_reports", stall.waiting())
                    .withData("none_stored_since", stall.since().toString())
                    .withData(
                        "remedy",
                        away
                            ? "start the database, or see in its log why it ended; one whose"
                                + " disk is full starts only once there is room; agents keep"
                                + " their reports"
                            : "agents keep their reports; look at the database's log, disk and"
                                + " locks")
                    .build())
        .orElseGet(() -> response.up().build());
  }
}
