import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Random;

/**
 * Compares how long a hub takes to refuse a wrong password of a user that it has, and of one that
 * it does not have: {@code java bench/SignInTimes.java http://127.0.0.1:8080 ada 10000}. Each pair
 * of tries, in random order, comes from a loopback address of its own, so that no limit is reached.
 */
class SignInTimes {
  private static final Random RANDOM = new Random(1);

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("Usage: java bench/SignInTimes.java URL NAME PAIRS, NAME being a user's");
      System.exit(2);
    }
    URI hub = URI.create(args[0]);
    int pairs = Integer.parseInt(args[2]);
    String other = args[1].substring(0, args[1].length() - 1) + '0'; // as long, and of nobody
    double[] known = new double[pairs];
    double[] unknown = new double[pairs];
    for (int i = -10; i < pairs; i++) { // the first ones warm the hub up
      String from = "127.2." + (i + 10) / 250 + "." + ((i + 10) % 250 + 1);
      boolean knownFirst = RANDOM.nextBoolean();
      double first = millis(hub, from, knownFirst ? args[1] : other);
      double second = millis(hub, from, knownFirst ? other : args[1]);
      if (i >= 0) {
        known[i] = knownFirst ? first : second;
        unknown[i] = knownFirst ? second : first;
      }
    }
    // Mann-Whitney: how often a known user takes longer than an unknown one; 0.5 tells nothing.
    Arrays.sort(known);
    Arrays.sort(unknown);
    double longer = 0;
    int below = 0;
    for (double each : known) {
      while (below < pairs && unknown[below] < each) {
        below++;
      }
      longer += below;
    }
    double share = longer / pairs / pairs;
    double deviation = Math.sqrt((2.0 * pairs + 1) / 12) / pairs;
    System.out.printf(
        "known user:   median %.2f ms, p99 %.2f ms%n", at(known, 0.5), at(known, 0.99));
    System.out.printf(
        "unknown user: median %.2f ms, p99 %.2f ms%n", at(unknown, 0.5), at(unknown, 0.99));
    System.out.printf(
        "A known user takes longer in %.4f of all comparisons: %.1f standard deviations from 0.5%n",
        share, (share - 0.5) / deviation);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static double millis(URI hub, String from, String name) throws IOException {
    String body =
        "{\"username\":\"%s\",\"password\":\"wrong %x\"}".formatted(name, RANDOM.nextLong());
    String request =
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                .formatted(hub.getAuthority())
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(hub.getHost(), hub.getPort()));
      long start = System.nanoTime();
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      long end = System.nanoTime();
      if (!answer.equals("HTTP/1.1 401")) {
        throw new IOException(name + " from " + from + ": " + answer);
      }
      return (end - start) / 1e6;
    }
  }
}
