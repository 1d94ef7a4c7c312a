package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import io.chatops.agent.config.DockerHost;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Client of one container engine. Every method ends within its time limit, whatever the engine
 * does, and throws {@link EngineFailure}. Thread-safe.
 */
final class ContainerEngine {
  /** The time limit of a query; a healthy dockerd answers in milliseconds. */
  static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

  /** The time limit of a start, which mounts volumes and sets up networks. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

  /** The time to kill the container and clean up, after the time in which it may exit by itself. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** The longest stop timeout expected of a container when the request names none. */
  private static final Duration MAX_STOP = Duration.ofMinutes(5);

  /**
   * The largest response in bytes; a thousand containers with many labels stay below it. Its
   * objects must fit the agent's heap, because the agent exits when it runs out of memory.
   */
  private static final long MAX_BYTES = 4 << 20;

  /**
   * The maximum number of listed containers, the newest ones; more would not fit a report's frame.
   */
  static final int MAX_CONTAINERS = 1000;

  // All events that change what is reported, but not the start and end of each health check.
  private static final String[] CHANGES = {
    "create",
    "start",
    "restart",
    "die",
    "stop",
    "destroy",
    "rename",
    "update",
    "pause",
    "unpause",
    "health_status",
    "died",
    "remove"
  };

  private final DockerHost host;
  private final DockerHttpClient queries;
  private final DockerClient client;

  ContainerEngine(DockerHost host) {
    this.host = host;
    this.queries = SocketTransport.bounded(host, QUERY_TIMEOUT, MAX_BYTES);
    this.client = client(queries);
  }

  Version version() {
    return query(() -> client.versionCmd().exec());
  }

  /**
   * Returns all containers, running or not, or those with the given ids; at most {@link
   * #MAX_CONTAINERS}.
   */
  List<Container> containers(Collection<String> ids) {
    return query(
        () -> {
          var command = client.listContainersCmd().withShowAll(true).withLimit(MAX_CONTAINERS);
          return (ids.isEmpty() ? command : command.withIdFilter(ids)).exec();
        });
  }

  InspectContainerResponse inspect(String container) {
    return query(() -> client.inspectContainerCmd(container).exec());
  }

  /** Returns the current counters, without the engine's wait for a second reading. */
  Statistics statistics(String container) {
    return query(
        () -> {
          String path = "/containers/" + container + "/stats?stream=false&one-shot=true";
          try (DockerHttpClient.Response response = get(queries, path)) {
            return EngineConfig.MAPPER.readValue(response.getBody(), Statistics.class);
          }
        });
  }

  /** Starts to deliver changes; ends when the callback is closed or the engine stops. */
  void changes(ResultCallback<Event> callback) {
    client(SocketTransport.endless(host, QUERY_TIMEOUT))
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withEventFilter(CHANGES)
        .exec(callback);
  }

  /** Starts a container; has no effect if it is running. */
  void start(String container) {
    act(() -> within(START_TIMEOUT).startContainerCmd(container).exec());
  }

  /**
   * Stops a container; has no effect if it is not running.
   *
   * @param seconds the time until it is killed; if absent, the container's own setting applies
   */
  void stop(String container, @Nullable Integer seconds) {
    act(
        () -> {
          var command = within(patience(seconds)).stopContainerCmd(container);
          (seconds == null ? command : command.withTimeout(seconds)).exec();
        });
  }

  /**
   * Stops and starts a container.
   *
   * @param seconds the time until it is killed; if absent, the container's own setting applies
   */
  void restart(String container, @Nullable Integer seconds) {
    act(
        () -> {
          var command =
              within(patience(seconds).plus(START_TIMEOUT)).restartContainerCmd(container);
          (seconds == null ? command : command.withTimeout(seconds)).exec();
        });
  }

  /**
   * Returns the raw log, which {@link LogReader} parses. The caller closes it, on any thread.
   *
   * @param query the parameters as Docker names them: {@code tail=10&follow=true}
   */
  LogStream log(String container, String query) {
    return query(
        () -> {
          String path =
              "/containers/" + container + "/logs?stdout=true&stderr=true&timestamps=true&" + query;
          return new LogStream(get(SocketTransport.endless(host, QUERY_TIMEOUT), path));
        });
  }

  EngineFailure failure(Throwable thrown) {
    return EngineFailure.of(host, thrown);
  }

  /** The open stream of a container's log. */
  record LogStream(DockerHttpClient.Response response) implements AutoCloseable {
    InputStream body() {
      return response.getBody();
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private static Duration patience(@Nullable Integer seconds) {
    return GRACE.plus(seconds == null ? MAX_STOP : Duration.ofSeconds(seconds));
  }

  private DockerClient within(Duration patience) {
    return client(SocketTransport.bounded(host, patience, MAX_BYTES));
  }

  private static DockerClient client(DockerHttpClient transport) {
    return DockerClientImpl.getInstance(new EngineConfig(), transport);
  }

  private static DockerHttpClient.Response get(DockerHttpClient transport, String path)
      throws IOException {
    DockerHttpClient.Response response =
        transport.execute(
            DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build());
    if (response.getStatusCode() == 200) {
      return response;
    }
    try (response) {
      String text = new String(response.getBody().readNBytes(4096), UTF_8);
      throw response.getStatusCode() == 404
          ? new NotFoundException(text)
          : new DockerException(text, response.getStatusCode());
    }
  }

  private void act(Runnable action) {
    try {
      action.run();
    } catch (NotModifiedException e) {
      // The container is already in the requested state.
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private <T> T query(Query<T> query) {
    try {
      return query.run();
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private interface Query<T> {
    T run() throws IOException;
  }
}
