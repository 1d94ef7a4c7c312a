package io.chatops.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tab of the system's Chromium without a window, told what to do over its debugging socket. */
final class ChromiumTab implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final long POLL_MILLIS = 50;
  private static final int START_SECONDS = 60;
  private static final int CALL_SECONDS = 120;

  private final Path profile;
  private final Process browser;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private int calls;

  private ChromiumTab(Path profile, Process browser) throws Exception {
    this.profile = profile;
    this.browser = browser;
    HttpClient http = HttpClient.newHttpClient();
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(socketOf(http)), new Listener())
            .get(START_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts a browser with a profile of its own and a window of 1440 by 900 pixels. */
  static ChromiumTab open() throws Exception {
    String program =
        PROGRAMS.stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElseThrow(() -> new IOException("No browser at one of " + PROGRAMS));
    Path profile = Files.createTempDirectory("bench-chromium");
    Process browser =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--window-size=1440,900",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Whoever interrupts a run leaves no browser behind.
    Runtime.getRuntime().addShutdownHook(new Thread(browser::destroy));
    try {
      return new ChromiumTab(profile, browser);
    } catch (Exception e) {
      browser.destroyForcibly();
      HubUnderTest.deleteTree(profile);
      throw e;
    }
  }

  private String socketOf(HttpClient http) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
      if (!Files.exists(port) || Files.size(port) == 0) {
        continue;
      }
      URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json");
      JsonArray targets =
          new JsonArray(
              http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                  .body());
      for (int i = 0; i < targets.size(); i++) {
        if (targets.getJsonObject(i).getString("type").equals("page")) {
          return targets.getJsonObject(i).getString("webSocketDebuggerUrl");
        }
      }
    }
    throw new IOException("The browser did not start within " + START_SECONDS + " s");
  }

  /** Calls a method of the protocol; returns its result. */
  JsonObject call(String method, JsonObject parameters) throws Exception {
    int id = ++calls;
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonObject call =
        new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(call.encode(), true).get(CALL_SECONDS, TimeUnit.SECONDS);
    return answer.get(CALL_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs a script in the page, waits for its promise and returns its value. */
  @Nullable Object run(String script) throws Exception {
    JsonObject result =
        call(
            "Runtime.evaluate",
            new JsonObject()
                .put("expression", script)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.containsKey("exceptionDetails")) {
      throw new IOException("The page failed: " + result.getJsonObject("exceptionDetails"));
    }
    return result.getJsonObject("result").getValue("value");
  }

  double number(String script) throws Exception {
    return run(script) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Opens an address and waits until the condition, an expression of the page, holds. */
  void open(URI address, String condition) throws Exception {
    call("Page.navigate", new JsonObject().put("url", address.toString()));
    await(condition);
  }

  void await(String condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CALL_SECONDS);
    while (!Boolean.TRUE.equals(run("!!(" + condition + ")"))) {
      if (System.nanoTime() > end) {
        throw new IOException("The page never came to: " + condition);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    // Its other processes write to the profile for a moment longer than the first one lives.
    List<ProcessHandle> family =
        Stream.concat(Stream.of(browser.toHandle()), browser.descendants()).toList();
    browser.destroy();
    for (ProcessHandle one : family) {
      one.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    }
    HubUnderTest.deleteTree(profile);
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        JsonObject whole = new JsonObject(message.toString());
        message.setLength(0);
        CompletableFuture<JsonObject> answer =
            whole.containsKey("id") ? waiting.remove(whole.getInteger("id")) : null;
        if (answer != null) {
          answer.complete(whole.getJsonObject("result", new JsonObject()));
        }
      }
      from.request(1);
      return null;
    }
  }
}
