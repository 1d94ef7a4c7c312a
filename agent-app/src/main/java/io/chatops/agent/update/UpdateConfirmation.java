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
 * Proves that this version works, and tells the hub how the last update ended, both once the hub
 * has confirmed a report. Passes everything else on. Used by the delivery's thread.
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
   * @param proof the file to make; absent unless this version is on trial
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
  public void confirmed(HubConnection connection) {
    if (done) {
      return;
    }
    try {
      prove();
      tell(connection);
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
      // Made by an earlier run of this version, which its judge has not seen.
    }
  }

  private void tell(HubConnection connection) throws IOException {
    UpdateState state = store.load();
    UpdateState.Ended ended = state.ended();
    if (ended == null || ended.told()) {
      // The judge of a version on trial still has to write how it ended.
      done = proof == null || state.trial() == null;
      return;
    }
    if (ended.equals(sent)) {
      // The hub read it before the report that it has confirmed now.
      store.save(state.told());
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
