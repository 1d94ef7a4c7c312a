package io.chatops.rest;

import io.chatops.core.agent.AgentConnection;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.metric.ReportDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An agent that answers at once what a test has put in. */
final class FakeAgent implements AgentConnection {
  final List<CloseReason> closed = new ArrayList<>();
  CompletableFuture<Duration> pong = CompletableFuture.completedFuture(Duration.ofMillis(3));
  CompletableFuture<ReportDocument> processes = document("[]");
  boolean old;
  HostPermissions permissions =
      new HostPermissions(HostPermissions.Containers.CONTROL, HostPermissions.Commands.ANY);
  private final ApiKeyId apiKeyId;

  FakeAgent(ApiKeyId apiKeyId) {
    this.apiKeyId = apiKeyId;
  }

  static CompletableFuture<ReportDocument> document(String json) {
    return CompletableFuture.completedFuture(
        ReportDocument.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public ApiKeyId apiKeyId() {
    return apiKeyId;
  }

  @Override
  public void close(CloseReason reason) {
    closed.add(reason);
  }

  @Override
  public CompletableFuture<Duration> ping(Duration deadline) {
    return pong;
  }

  @Override
  public CompletableFuture<ReportDocument> listProcesses(Duration deadline) {
    return processes;
  }

  @Override
  public HostPermissions permissions() {
    return permissions;
  }

  @Override
  public void watchedServicesChanged() {}

  @Override
  public boolean canListProcesses() {
    return !old;
  }
}
