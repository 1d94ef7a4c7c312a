package io.chatops.rest;

import io.chatops.core.identity.HubId;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Other hubs, which answer in the order that a test says. */
final class DrivenHubs implements OtherHubRequests {
  final List<HubRequest> requests = new CopyOnWriteArrayList<>();
  final List<HubId> asked = new CopyOnWriteArrayList<>();
  private final Deque<Supplier<Future<HubResponse>>> answers = new ArrayDeque<>();

  void reset() {
    requests.clear();
    asked.clear();
    answers.clear();
  }

  /** Answers the next request that has no answer yet. */
  synchronized void answer(Supplier<Future<HubResponse>> answer) {
    answers.add(answer);
  }

  void answer(int status, MultiMap headers, String body) {
    HubResponse response = new HubResponse(status, headers, Buffer.buffer(body));
    answer(() -> Future.succeededFuture(response));
  }

  void answer(int status, String body) {
    answer(
        status, MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json"), body);
  }

  void fail(Reason reason) {
    HubRequestException failure = new HubRequestException(reason, "as the test says", null);
    answer(() -> Future.failedFuture(failure));
  }

  @Override
  public synchronized Future<HubResponse> send(HubId hub, HubRequest request) {
    asked.add(hub);
    requests.add(request);
    return answers.isEmpty()
        ? Future.failedFuture("the test expects no request")
        : answers.remove().get();
  }
}
