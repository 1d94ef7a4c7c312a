package io.chatops.agent.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The address of a container engine. Its string form is that of {@code DOCKER_HOST}. */
public sealed interface DockerHost {

  /** Returns the address to connect to. Resolves a name, which may block. */
  SocketAddress address();

  /** Returns false if nothing can listen there now. */
  boolean present();

  /** A socket in the file system. */
  record Socket(Path path) implements DockerHost {
    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public boolean present() {
      return Files.exists(path);
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /** A TCP port, used without TLS. */
  record Port(String host, int port) implements DockerHost {
    @Override
    public SocketAddress address() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public boolean present() {
      return true;
    }

    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /**
   * Parses {@code unix:///path} and {@code tcp://host:port}.
   *
   * @throws IllegalArgumentException if the address is not valid, with the reason
   */
  static DockerHost parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not an address", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "unix" -> socket(uri);
      case "tcp", "http" -> port(uri);
      case "https" ->
          throw new IllegalArgumentException("the agent connects to engines without TLS only");
      default -> throw new IllegalArgumentException("it is neither a socket nor a port");
    };
  }

  private static DockerHost socket(URI uri) {
    if (uri.getHost() != null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw new IllegalArgumentException("it names no absolute path");
    }
    return new Socket(Path.of(uri.getPath()));
  }

  private static DockerHost port(URI uri) {
    if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("it names no host and port");
    }
    return new Port(uri.getHost(), uri.getPort());
  }

  /**
   * Returns the default addresses of Docker and podman; the first one present is used.
   *
   * @param hostRoot where the machine's root directory is mounted, if it is not this process's
   */
  static List<DockerHost> defaults(Map<String, String> environment, Path hostRoot) {
    List<DockerHost> hosts = new ArrayList<>();
    if (hostRoot.getNameCount() > 0) {
      // Not /var/run, which is a link to an absolute path.
      hosts.add(new Socket(hostRoot.resolve("run/docker.sock")));
      hosts.add(new Socket(hostRoot.resolve("run/podman/podman.sock")));
    }
    hosts.add(new Socket(Path.of("/var/run/docker.sock")));
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/")) {
      hosts.add(new Socket(Path.of(runtime, "podman/podman.sock")));
    }
    hosts.add(new Socket(Path.of("/run/podman/podman.sock")));
    return hosts;
  }
}
