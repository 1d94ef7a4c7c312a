package io.chatops.agent.update;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.RequestReceiver;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Confirms that this version works and reports the end of the last update to the hub, both once the
 * hub has acknowledged a report. Passes everything else on. Used by the delivery's thread.
 */
public final class UpdateConfirmation implements RequestReceiver {
  private final RequestReceiver requests;
  private final UpdateStore store;
  private final @Nullable Path proof;
  private final AgentLog log;
  private final ProtocolCodec codec = new ProtocolCodec();
  private boolean proved;
  private boolean done;
  private UpdateState.@Nullable Ended sent;

  /**
   * @param proof the file to create; absent unless this version is on trial
   */
  public UpdateConfirmation(
      RequestReceiver requests, UpdateStore store, @Nullable Path proof, AgentLog log) {
    this.requests = requests;
    this.store = store;
    this.proof = proof;
    this.log = log;
    this.proved = proof == null;
  }

  @Override
  public void connected() {
    sent = null;
    requests.connected();
  }

  @Override
  public void received(ToAgent message, HubConnection connection) {
    requests.received(message, connection);
  }

  @Override
  public void acknowledged(HubConnection connection) {
    if (done) {
      return;
    }
    try {
      prove();
      report(connection);
    } catch (IOException e) {
      log.warn("The state of the last update cannot be written: " + e);
      done = true;
    }
  }

  private void prove() throws IOException {
    if (proof == null || proved) {
      return;
    }
    proved = true;
    try {
      Files.createFile(proof);
    } catch (FileAlreadyExistsException e) {
      // Created by an earlier run of this version that the launcher has not seen.
    }
  }

  private void report(HubConnection connection) throws IOException {
    UpdateState state = store.load();
    UpdateState.Ended ended = state.ended();
    if (ended == null || ended.reported()) {
      // The launcher still has to record the end of the trial.
      done = proof == null || state.trial() == null;
      return;
    }
    if (ended.equals(sent)) {
      // The hub read it before the report that it has acknowledged now.
      store.save(state.reported());
      done = true;
      return;
    }
    sent = ended;
    connection.send(
        codec.encode(
            new FromAgent.UpdateEnded(ended.from().text(), ended.to().text(), ended.failure())));
  }

  @Override
  public void disconnected() {
    requests.disconnected();
  }

  @Override
  public void stop() {
    requests.stop();
  }
}
