package io.chatops.core.agent;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.metric.ReportDocument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection that remembers why it was closed and never answers. */
public final class RecordedConnection implements AgentConnection {
  private final ApiKeyId apiKeyId;
  public final List<CloseReason> closed = new CopyOnWriteArrayList<>();
  int servicesChanged;

  public RecordedConnection() {
    this(ApiKeyId.random());
  }

  public RecordedConnection(ApiKeyId apiKeyId) {
    this.apiKeyId = apiKeyId;
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
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<ReportDocument> listProcesses(Duration deadline) {
    return new CompletableFuture<>();
  }

  @Override
  public void watchedServicesChanged() {
    servicesChanged++;
  }

  @Override
  public HostPermissions permissions() {
    return HostPermissions.UNKNOWN;
  }

  @Override
  public boolean canListProcesses() {
    return true;
  }
}
