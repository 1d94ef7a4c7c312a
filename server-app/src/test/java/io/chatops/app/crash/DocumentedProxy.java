package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A proxy of this machine, with a configuration that the documentation prints. */
public final class DocumentedProxy implements AutoCloseable {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final Path CADDY = Path.of("/usr/bin/caddy");
  private static final Path DOCS = Path.of("../docs");
  private static final Path TLS = Path.of("../server-app/src/test/resources/tls").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final Process process;
  private final int port;

  private DocumentedProxy(ProcessBuilder command, int port) throws IOException {
    this.process = command.start();
    this.port = port;
  }

  /** Returns its address. */
  public URI base() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /**
   * Starts nginx with the example of docs/proxies.md, and waits until it listens.
   *
   * @param change puts the hub's address into the example
   */
  public static DocumentedProxy nginx(Path home, int port, UnaryOperator<String> change)
      throws Exception {
    DocumentedProxy nginx =
        new DocumentedProxy(new ProcessBuilder(nginxCommand(home, port, change)).inheritIO(), port);
    Await.until("nginx listens", START_LIMIT, () -> listens(port));
    return nginx;
  }

  /** Returns the command that starts nginx with the example. */
  static List<String> nginxCommand(Path home, int port, UnaryOperator<String> change)
      throws IOException {
    assumeInstalled(NGINX);
    String server =
        change
            .apply(block("proxies.md", "map "))
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replaceAll("ssl_certificate .*", "ssl_certificate " + TLS.resolve("ec.pem") + ";")
            .replaceAll(
                "ssl_certificate_key .*", "ssl_certificate_key " + TLS.resolve("ec.key") + ";");
    String places =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
            .collect(Collectors.joining());
    Path file =
        Files.writeString(
            home.resolve("nginx-" + port + ".conf"),
            // As root, its workers would be somebody who may not write here.
            "user root;\ndaemon off;\npid "
                + home.resolve("nginx.pid")
                + ";\nevents {}\nhttp {\naccess_log off;\n"
                + places
                + server
                + "}\n");
    return List.of(
        NGINX.toString(), "-e", home.resolve("nginx.log").toString(), "-c", file.toString());
  }

  /**
   * Starts HAProxy with the example of docs/two-hubs.md, and waits until it listens. Its log is
   * {@code haproxy.log}.
   *
   * @param change puts the hubs' addresses into the example
   */
  public static DocumentedProxy haproxy(Path home, int port, UnaryOperator<String> change)
      throws Exception {
    assumeInstalled(HAPROXY);
    Path pem = home.resolve("both.pem");
    Files.writeString(
        pem, Files.readString(TLS.resolve("ec.pem")) + Files.readString(TLS.resolve("ec.key")));
    String example =
        change
            .apply(block("two-hubs.md", "defaults"))
            .replace("bind :443", "bind 127.0.0.1:" + port)
            .replace("/etc/haproxy/ops.example.org.pem", pem.toString());
    Path file = Files.writeString(home.resolve("haproxy.cfg"), example);
    DocumentedProxy haproxy =
        new DocumentedProxy(
            new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("haproxy.log").toFile()),
            port);
    Await.until("haproxy listens", START_LIMIT, () -> listens(port));
    return haproxy;
  }

  /**
   * Starts Caddy with the example of docs/proxies.md, and waits until it listens.
   *
   * @param change puts the hub's address into the example
   */
  public static DocumentedProxy caddy(Path home, int port, UnaryOperator<String> change)
      throws Exception {
    assumeInstalled(CADDY);
    String site =
        change
            .apply(block("proxies.md", "ops.example.org {"))
            .replace(
                "ops.example.org {",
                "https://127.0.0.1:%1$d, https://localhost:%1$d {\n  tls %2$s %3$s"
                    .formatted(port, TLS.resolve("ec.pem"), TLS.resolve("ec.key")));
    Path file =
        Files.writeString(
            home.resolve("Caddyfile-" + port),
            // Else it makes an authority of its own, which it installs on this machine.
            "{\nauto_https off\nadmin off\ndefault_bind 127.0.0.1\ndefault_sni localhost\n}\n"
                + site);
    ProcessBuilder command =
        new ProcessBuilder(
            CADDY.toString(), "run", "--adapter", "caddyfile", "--config", file.toString());
    command.environment().put("XDG_CONFIG_HOME", home.toString());
    command.environment().put("XDG_DATA_HOME", home.toString());
    DocumentedProxy caddy = new DocumentedProxy(command.inheritIO(), port);
    Await.until("Caddy listens", START_LIMIT, () -> listens(port));
    return caddy;
  }

  /** Returns the block of code of a page that begins like this. */
  static String block(String page, String start) throws IOException {
    Matcher block =
        Pattern.compile("(?s)```[a-z]+\n(" + Pattern.quote(start) + ".*?)```")
            .matcher(Files.readString(DOCS.resolve(page)));
    assertThat(block.find()).as(page + " has a block that begins with " + start).isTrue();
    return block.group(1);
  }

  private static void assumeInstalled(Path program) {
    assumeTrue(Files.exists(program) || System.getenv("CI") != null, program + " is missing");
  }

  private static boolean listens(int port) throws IOException {
    try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return connected.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
