package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.chatops.core.identity.ServerId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the dashboard as somebody sees it in a browser on the hub's own machine. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Opens the list of servers in the system's Chromium, without its cache, while agents report",
      "every five seconds: first paint, values on the screen, slowest frame. Then the charts of",
      "30 days, the list with many servers, and GET /servers/overview of them."
    })
final class DashboardCommand implements Callable<Integer> {
  private static final String CARD = "document.querySelector('.server-card .meters')";

  /** Notes when the first server stands on the screen with its values. */
  private static final String NOTE_CARD =
      "new MutationObserver(() => { if (!window.seen && "
          + CARD
          + ") window.seen = performance.now(); })"
          + ".observe(document, { childList: true, subtree: true })";

  /** A chart of 30 days has steps that are longer than this, so it has as many values as ever. */
  private static final Duration FILLED_EVERY = Duration.ofMinutes(5);

  private static final String PAINT = "performance.getEntriesByName('first-contentful-paint')[0]";

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--servers",
      defaultValue = "200",
      description = "that report while frames are watched (default: ${DEFAULT-VALUE})")
  private int servers;

  @Option(
      names = "--many",
      defaultValue = "1000",
      description = "in the long list and the overview (default: ${DEFAULT-VALUE})")
  private int many;

  @Option(
      names = "--watch",
      defaultValue = "30",
      description = "seconds of frames (default: ${DEFAULT-VALUE})")
  private int watch;

  @Option(
      names = "--calls",
      defaultValue = "500",
      description = "of the overview (default: ${DEFAULT-VALUE})")
  private int calls;

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      // The others come later: those that never reported stand before the ones that do.
      List<AgentIdentity> identities = api.createAgents(servers);
      String charted = identities.get(0).serverId();
      hub.stop();
      fill(hub, charted);
      hub.startAgain();
      table.add("hub", "-Xmx%s %s", hubOptions.heap, String.join(" ", hubOptions.jvm));
      try (AgentFleet few = fleet(vertx, hub, identities);
          ChromiumTab tab = ChromiumTab.open()) {
        start(few);
        prepare(tab, hub.base(), api);
        firstLoad(tab, hub.base(), table);
        frames(tab, table);
        charts(tab, hub.base(), charted, table);
        try (AgentFleet rest = fleet(vertx, hub, api.createAgents(many - servers))) {
          start(rest);
          awaitOnline(api);
          longList(tab, hub.base(), table);
          overview(api, table);
        }
      }
      table.print(System.out);
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void fill(HubUnderTest hub, String server) throws Exception {
    Instant end = InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES);
    Progress.say("Filling 31 days of one server");
    try (HistoryFiller filler =
        HistoryFiller.open(hub.dataDir(), end.minus(31, ChronoUnit.DAYS), FILLED_EVERY)) {
      ServerId id = new ServerId(UUID.fromString(server));
      filler.fillTo(end, Map.of(id, FrameSource.synthetic(0, payload.values)));
    }
  }

  private AgentFleet fleet(Vertx vertx, HubUnderTest hub, List<AgentIdentity> identities)
      throws Exception {
    ReadRateLimit pace = new ReadRateLimit.Interval(Duration.ofSeconds(5));
    InstantSource clock = InstantSource.system();
    return new AgentFleet(
        vertx,
        new AgentFleet.Plan(hub.base(), identities, payload.frames(), pace, 0),
        new LoadStatistics(),
        agent -> clock.millis());
  }

  private static void start(AgentFleet fleet) throws Exception {
    fleet.connect(200).get(2, TimeUnit.MINUTES);
    fleet.start();
  }

  /** Waits until all have reported: until then they stand in another order. */
  private void awaitOnline(HubApi api) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!api.get("/api/v1/servers/overview?limit=1&status=online")
        .contains("\"total\":" + many)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Not all of %,d servers report".formatted(many));
      }
      Thread.sleep(200);
    }
  }

  /** Signs in, and has every page begin with the note of its first card, without a cache. */
  private static void prepare(ChromiumTab tab, URI base, HubApi api) throws Exception {
    tab.call("Page.enable", new JsonObject());
    tab.call("Network.enable", new JsonObject());
    tab.call("Network.setCacheDisabled", new JsonObject().put("cacheDisabled", true));
    tab.call("Page.addScriptToEvaluateOnNewDocument", new JsonObject().put("source", NOTE_CARD));
    tab.open(base.resolve("/login"), "document.querySelector('[name=password]')");
    JsonObject body =
        new JsonObject()
            .put("username", api.username())
            .put("password", api.password())
            .put("cookie", true);
    String signIn =
        "fetch('/api/v1/auth/login', { method: 'POST', body: '%s',"
            + " headers: { 'Content-Type': 'application/json' } }).then(a =>"
            + " { localStorage.setItem('chatops.signed-in', 'yes'); return a.status })";
    double status = tab.number(signIn.formatted(body.encode()));
    if (status != 200) {
      throw new IllegalStateException("the sign-in answered " + status);
    }
    tab.open(base.resolve("/servers"), CARD);
  }

  private static void firstLoad(ChromiumTab tab, URI base, ResultTable table) throws Exception {
    Progress.say("Opening the list");
    double[] paints = new double[7];
    double[] cards = new double[paints.length];
    for (int i = 0; i < paints.length; i++) {
      tab.open(
          base.resolve("/servers?n=" + i), "location.search === '?n=" + i + "' && window.seen");
      cards[i] = tab.number("window.seen");
      paints[i] = tab.number(PAINT + "?.startTime");
    }
    table.add("first paint", "%s", spread(paints));
    table.add("list on the screen, with values", "%s", spread(cards));
  }

  private void frames(ChromiumTab tab, ResultTable table) throws Exception {
    Progress.say("Watching frames for %d s", watch);
    String script =
        "new Promise(done => { const slow = []; let last = performance.now(); const end = last + %d;"
            + " const frame = now => { slow.push(now - last); last = now;"
            + " now < end ? requestAnimationFrame(frame) : done([slow.length, Math.max(...slow),"
            + " slow.filter(one => one > 50).length].join(' ')) }; requestAnimationFrame(frame) })";
    String[] seen = String.valueOf(tab.run(script.formatted(watch * 1000))).split(" ", -1);
    table.add(
        "frames with %d servers at 5 s, %d s".formatted(servers, watch),
        "slowest %.0f ms, %s of %s above 50 ms",
        Double.parseDouble(seen[1]),
        seen[2],
        seen[0]);
  }

  private static void charts(ChromiumTab tab, URI base, String server, ResultTable table)
      throws Exception {
    Progress.say("Drawing charts of 30 days");
    tab.open(
        base.resolve("/servers/" + server + "?range=30d"),
        "document.querySelectorAll('.plot canvas').length > 3"
            + " && !document.querySelector('.stale')");
    String redraw =
        "new Promise(done => { matchMedia('(prefers-color-scheme: dark)').addEventListener('change',"
            + " () => { const begin = performance.now(); requestAnimationFrame(() => setTimeout("
            + "() => done(performance.now() - begin))) }, { once: true }) })";
    double[] times = new double[7];
    for (int i = 0; i < times.length; i++) {
      tab.run("window.time = null; " + redraw + ".then(time => window.time = time); 0");
      String theme = i % 2 == 0 ? "dark" : "light";
      tab.call(
          "Emulation.setEmulatedMedia",
          new JsonObject()
              .put("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
      tab.await("window.time !== null");
      times[i] = tab.number("window.time");
    }
    table.add("all charts of 30 days drawn anew", "%s", spread(times));
  }

  private void longList(ChromiumTab tab, URI base, ResultTable table) throws Exception {
    Progress.say("Opening the list of %,d", many);
    double[] times = new double[5];
    for (int i = 0; i < times.length; i++) {
      tab.open(
          base.resolve("/servers?m=" + i), "location.search === '?m=" + i + "' && window.seen");
      times[i] = tab.number("window.seen");
    }
    table.add("list of %,d servers on the screen".formatted(many), "%s", spread(times));
  }

  private void overview(HubApi api, ResultTable table) throws Exception {
    Progress.say("Asking for the overview");
    Histogram micros = new Histogram(600_000_000, 3);
    for (int i = -calls / 5; i < calls; i++) {
      long start = System.nanoTime();
      api.get("/api/v1/servers/overview?limit=%d&sort=worst".formatted(many));
      if (i >= 0) {
        micros.recordValue((System.nanoTime() - start) / 1000);
      }
    }
    table.addMillis("GET /servers/overview of %,d".formatted(many), micros);
  }

  private static String spread(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return "%.0f ms (%.0f-%.0f, %d times)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
  }
}
