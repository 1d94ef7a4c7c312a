package io.chatops.app.command;

import io.chatops.app.config.SettingsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One GET over a plain socket: an HTTP client would take longer to load than the request takes.
 *
 * @param tls absent: tries both
 */
record HealthQuestion(String host, int port, String path, @Nullable Boolean tls) {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");

  /** Asks the hub that listens as these variables say. */
  static HealthQuestion ofThisMachine(Map<String, String> environment) {
    String host = environment.getOrDefault("CHATOPS_HOST", "127.0.0.1");
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String text = environment.getOrDefault("CHATOPS_PORT", "8080");
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new SettingsException(
          "CHATOPS_PORT must be a port, 1-65535; correct or unset it in the environment");
    }
    int port = Integer.parseInt(text);
    return new HealthQuestion(everywhere ? "127.0.0.1" : host, port, "/health/ready", null);
  }

  /** Asks at an address; {@link IllegalArgumentException} if it is none of HTTP. */
  static HealthQuestion at(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !scheme.matches("https?")) {
      throw new IllegalArgumentException("not an address of HTTP");
    }
    boolean tls = scheme.equals("https");
    int port = url.getPort() < 0 ? (tls ? 443 : 80) : url.getPort();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String host = url.getHost().replaceAll("^\\[|]$", "");
    return new HealthQuestion(host, port, path, tls);
  }

  /** Returns the status of the answer. */
  int ask() throws IOException {
    if (tls != null) {
      return ask(tls);
    }
    int status;
    try {
      status = ask(false);
    } catch (ConnectException e) {
      throw e;
    } catch (IOException e) {
      return ask(true); // what listens does not speak plain HTTP
    }
    // A hub with TLS answers a plain request with this status.
    return status == 400 ? ask(true) : status;
  }

  private int ask(boolean encrypted) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      if (!encrypted) {
        return ask(plain);
      }
      try (SSLSocket secure = secure(plain, isOwn(address))) {
        return ask(secure);
      }
    }
  }

  private int ask(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    String name = host.contains(":") ? "[" + host + "]" : host;
    String request =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: chatops-hub health\r\nConnection: close\r\n\r\n"
            .formatted(path, name, port);
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 512);
    String line = in.readLine();
    Matcher status = STATUS.matcher(line == null ? "" : line);
    if (!status.matches()) {
      throw new IOException("what listens on port " + port + " does not speak HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  /** On loopback the certificate is not verified: no one can intercept that connection. */
  private static boolean isOwn(InetAddress address) throws IOException {
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  private SSLSocket secure(Socket plain, boolean anyCertificate) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, anyCertificate ? new TrustManager[] {new Anybody()} : null, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      if (!anyCertificate) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used: " + e, e);
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
