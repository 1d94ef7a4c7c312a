package io.chatops.rest;

import io.chatops.core.alert.AcknowledgeAlert;
import io.chatops.core.alert.AlertQueries;
import io.chatops.core.alert.CreateThreshold;
import io.chatops.core.alert.RemoveThreshold;
import io.chatops.core.alert.ResolveAlert;
import io.chatops.core.alert.ThresholdQueries;
import io.chatops.core.alert.UpdateThreshold;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.identity.ServerId;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The use cases of thresholds and alerts, over the storage and the engine of the test's hub. */
@Singleton
class AlertTestWiring {
  private final TestWiring hub;

  AlertTestWiring(TestWiring hub) {
    this.hub = hub;
  }

  /** What the sign-in of an agent does: from now on the server is watched. */
  void signedIn(ServerId serverId) {
    hub.alertEngine.know(hub.servers.find(serverId).orElseThrow());
  }

  @Produces
  @Singleton
  ThresholdQueries thresholdQueries() {
    return new ThresholdQueries(hub.thresholds);
  }

  @Produces
  @Singleton
  CreateThreshold createThreshold() {
    return new CreateThreshold(hub.owned, hub.alertEngine, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  UpdateThreshold updateThreshold() {
    return new UpdateThreshold(hub.owned, hub.thresholds, hub.alertEngine, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  RemoveThreshold removeThreshold() {
    return new RemoveThreshold(hub.thresholds, hub.alertEngine, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  PreviewThreshold previewThreshold() {
    return new PreviewThreshold(
        hub.owned,
        hub.servers,
        hub.metrics,
        hub.clock,
        TestWiring.SILENCE_ALLOWED,
        TestWiring.RETENTION);
  }

  @Produces
  @Singleton
  AlertQueries alertQueries() {
    return new AlertQueries(hub.owned, hub.alerts, hub.alertEngine);
  }

  @Produces
  @Singleton
  AcknowledgeAlert acknowledgeAlert() {
    return new AcknowledgeAlert(hub.alerts, hub.alertEngine, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  ResolveAlert resolveAlert() {
    return new ResolveAlert(hub.alerts, hub.alertEngine, hub.audit, hub.clock);
  }
}
