package io.chatops.rest.container;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.chatops.api.ApiJson;
import io.chatops.api.container.FleetContainerResponse;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.chatops.rest.limit.LargeAnswers;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the containers on servers of other hubs, for lists of all servers. All these hubs are
 * called in parallel. One that does not answer in time is omitted, and skipped for a while, so that
 * a hanging hub delays few lists. Safe for use by many threads.
 */
@Singleton
class RemoteContainers {
  /** The header with the number of servers that the other hub omitted. */
  static final String LEFT_OUT = "X-ChatOps-Left-Out";

  /** The longest time that a list waits for all hubs together. */
  static final Duration LIMIT = Duration.ofSeconds(1);

  /** The time for which a hub that was late is not asked again. */
  static final Duration BACKOFF = Duration.ofSeconds(15);

  /** Other versions of a hub may send more fields of a container. */
  private static final ObjectReader JSON =
      ApiJson.mapper()
          .copy()
          .registerModule(new SimpleModule().addDeserializer(Instant.class, new TimeReader()))
          .reader()
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final OtherHubRequests hubs;
  private final LargeAnswers memory;
  private final LongSupplier nanoTime;

  /** Hubs that did not answer in time recently; those that have ended leave with the next list. */
  final Map<HubId, Long> lateAt = new ConcurrentHashMap<>();

  @Inject
  RemoteContainers(OtherHubRequests hubs, LargeAnswers memory) {
    this(hubs, memory, System::nanoTime);
  }

  RemoteContainers(OtherHubRequests hubs, LargeAnswers memory, LongSupplier nanoTime) {
    this.hubs = hubs;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /**
   * The request for the list.
   *
   * @param uri path and query
   * @param caller has a share of the memory for large answers
   */
  record Question(String uri, String accessToken, @Nullable String address, String caller) {}

  /**
   * The answers of all hubs.
   *
   * @param serversLeftOut how many servers they left out, as there were too many containers
   * @param serversMissing how many servers the hubs have that did not answer
   */
  record HubAnswers(
      List<FleetContainerResponse> containers, int serversLeftOut, int serversMissing) {}

  /** Asks the hubs that have these servers. Blocks for a second at most. */
  HubAnswers ask(Map<ServerId, HubId> servers, Question question) {
    LargeAnswers.Share share = memory.share(question.caller());
    long now = nanoTime.getAsLong();
    lateAt.values().removeIf(since -> now - since >= BACKOFF.toNanos());
    try {
      Map<HubId, CompletableFuture<HubResponse>> answers = new HashMap<>();
      for (HubId hub : new HashSet<>(servers.values())) {
        if (!lateAt.containsKey(hub)) {
          answers.put(hub, send(hub, question, share));
        }
      }
      return await(servers, answers);
    } finally {
      share.release();
    }
  }

  private CompletableFuture<HubResponse> send(
      HubId hub, Question question, LargeAnswers.Share share) {
    HubRequest request =
        new HubRequest(
            HttpMethod.GET,
            question.uri(),
            MultiMap.caseInsensitiveMultiMap(),
            Buffer.buffer(),
            question.accessToken(),
            question.address(),
            LIMIT,
            share::acquire);
    return hubs.send(hub, request).toCompletionStage().toCompletableFuture();
  }

  private HubAnswers await(
      Map<ServerId, HubId> servers, Map<HubId, CompletableFuture<HubResponse>> answers) {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<FleetContainerResponse> containers = new ArrayList<>();
    int leftOut = 0;
    Set<HubId> told = new HashSet<>();
    for (Map.Entry<HubId, CompletableFuture<HubResponse>> answer : answers.entrySet()) {
      HubId hub = answer.getKey();
      try {
        long left = Math.max(0, end - System.nanoTime());
        HubResponse response = answer.getValue().get(left, TimeUnit.NANOSECONDS);
        if (response.status() == 200) {
          read(response).stream()
              .filter(each -> hub.equals(servers.get(new ServerId(each.serverId()))))
              .forEach(containers::add);
          leftOut += leftOut(response);
          told.add(hub);
        }
      } catch (TimeoutException e) {
        lateAt.put(hub, nanoTime.getAsLong());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HubRequestException failed
            && failed.reason() == Reason.TIMED_OUT) {
          lateAt.put(hub, nanoTime.getAsLong());
        }
      } catch (IOException | IllegalArgumentException e) {
        // Of another version: what it has is missing.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    int missing = (int) servers.values().stream().filter(hub -> !told.contains(hub)).count();
    return new HubAnswers(containers, leftOut, missing);
  }

  private static List<FleetContainerResponse> read(HubResponse response) throws IOException {
    JsonNode data = JSON.readTree(response.body().getBytes()).path("data");
    List<FleetContainerResponse> containers = new ArrayList<>();
    for (JsonNode each : data) {
      containers.add(JSON.forType(FleetContainerResponse.class).readValue(each));
    }
    return containers;
  }

  private static int leftOut(HubResponse response) {
    String text = response.headers().get(LEFT_OUT);
    return text == null ? 0 : Integer.parseInt(text);
  }

  /** Reads times, which the API's own mapper only writes. */
  private static final class TimeReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    TimeReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(json.getText());
      } catch (DateTimeParseException e) {
        throw context.weirdStringException(json.getText(), Instant.class, "must be a time");
      }
    }
  }
}
