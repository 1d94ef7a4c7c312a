package io.chatops.app;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows the newest backup, and that the next one is late. It is always up: a balancer must not take
 * a hub out for that.
 */
@Readiness
@ApplicationScoped
@LookupUnlessProperty(name = "chatops.storage", stringValue = "memory", lookupIfMissing = true)
class BackupHealth implements HealthCheck {
  private final BackupWatch watch;

  BackupHealth(BackupWatch watch) {
    this.watch = watch;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_backup").up();
    watch
        .newest()
        .ifPresent(
            backup ->
                response
                    .withData("taken_at", backup.takenAt().toString())
                    .withData("bytes", backup.bytes())
                    .withData("verified", backup.verified()));
    if (watch.isLate()) {
      response.withData("problem", watch.problem()).withData("remedy", BackupWatch.REMEDY);
    }
    return response.build();
  }
}
