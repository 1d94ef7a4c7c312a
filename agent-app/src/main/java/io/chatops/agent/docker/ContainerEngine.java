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
 * Asks one container engine. Every method ends within its time, whatever the engine does, and
 * throws {@link EngineFailure}. Safe for use by many threads.
 */
final class ContainerEngine {
  /** The most time for a question; dockerd answers in milliseconds unless it is in trouble. */
  static final Duration QUESTION = Duration.ofSeconds(10);

  /** A start mounts volumes and sets up networks. */
  private static final Duration START = Duration.ofMinutes(1);

  /** The time for killing and cleaning up, beyond that in which the container may end by itself. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Without a time of ours the container's own counts, which may be this long. */
  private static final Duration LONGEST_STOP = Duration.ofMinutes(5);

  /**
   * The largest answer that is read; a thousand containers with many labels are below. Its objects
   * must fit the agent's heap, since a lack of memory ends the agent.
   */
  private static final long MOST_BYTES = 4 << 20;

  /** The most containers that are listed, the newest; more would not fit the report's frame. */
  static final int MOST_CONTAINERS = 1000;

  // All that changes what is reported; not the start and end of each health check.
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
  private final DockerHttpClient questions;
  private final DockerClient client;

  ContainerEngine(DockerHost host) {
    this.host = host;
    this.questions = SocketTransport.bounded(host, QUESTION, MOST_BYTES);
    this.client = client(questions);
  }

  Version version() {
    return ask(() -> client.versionCmd().exec());
  }

  /**
   * All containers, running or not, or those of the given ids; at most {@link #MOST_CONTAINERS}.
   */
  List<Container> containers(Collection<String> ids) {
    return ask(
        () -> {
          var command = client.listContainersCmd().withShowAll(true).withLimit(MOST_CONTAINERS);
          return (ids.isEmpty() ? command : command.withIdFilter(ids)).exec();
        });
  }

  InspectContainerResponse inspect(String container) {
    return ask(() -> client.inspectContainerCmd(container).exec());
  }

  /** Counters now; asked without the engine's own waiting for a second reading. */
  Statistics statistics(String container) {
    return ask(
        () -> {
          String path = "/containers/" + container + "/stats?stream=false&one-shot=true";
          try (DockerHttpClient.Response response = get(questions, path)) {
            return EngineConfig.MAPPER.readValue(response.getBody(), Statistics.class);
          }
        });
  }

  /** Begins to tell of changes; ends when the callback is closed, or the engine ends. */
  void changes(ResultCallback<Event> callback) {
    client(SocketTransport.endless(host, QUESTION))
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withEventFilter(CHANGES)
        .exec(callback);
  }

  /** Starts a container; nothing happens to one that runs. */
  void start(String container) {
    act(() -> within(START).startContainerCmd(container).exec());
  }

  /**
   * Stops a container; nothing happens to one that does not run.
   *
   * @param seconds until it is killed; the container's own setting if absent
   */
  void stop(String container, @Nullable Integer seconds) {
    act(
        () -> {
          var command = within(patience(seconds)).stopContainerCmd(container);
          (seconds == null ? command : command.withTimeout(seconds)).exec();
        });
  }

  /** Stops and starts a container, likewise. */
  void restart(String container, @Nullable Integer seconds) {
    act(
        () -> {
          var command = within(patience(seconds).plus(START)).restartContainerCmd(container);
          (seconds == null ? command : command.withTimeout(seconds)).exec();
        });
  }

  /**
   * The raw log, see {@link LogReader}; to be closed, by any thread.
   *
   * @param query as Docker names it: {@code tail=10&follow=true}
   */
  LogStream log(String container, String query) {
    return ask(
        () -> {
          String path =
              "/containers/" + container + "/logs?stdout=true&stderr=true&timestamps=true&" + query;
          return new LogStream(get(SocketTransport.endless(host, QUESTION), path));
        });
  }

  EngineFailure failure(Throwable thrown) {
    return EngineFailure.of(host, thrown);
  }

  /** A container's log on its way. */
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
    return GRACE.plus(seconds == null ? LONGEST_STOP : Duration.ofSeconds(seconds));
  }

  private DockerClient within(Duration patience) {
    return client(SocketTransport.bounded(host, patience, MOST_BYTES));
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
      // It is in that state already, which is what was asked for.
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private interface Question<T> {
    T ask() throws IOException;
  }
}
