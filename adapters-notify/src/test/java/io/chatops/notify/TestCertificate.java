package io.chatops.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code receiver.test} that nobody vouches for, made by keytool.
 *
 * @param pem to be trusted
 * @param context of a server that shows it
 */
record TestCertificate(String pem, SSLContext context) {
  private static final String PASSWORD = "changeit";

  static TestCertificate make(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve("receiver.p12");
    makeKey(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(keys.getCertificate("receiver").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new TestCertificate(pem, context);
  }

  private static void makeKey(Path store) throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -alias receiver -keyalg EC -dname CN=receiver.test -ext san=dns:receiver.test,ip:127.0.0.1"
            + " -validity 3650 -storetype PKCS12 -storepass "
            + PASSWORD
            + " -keystore";
    ProcessBuilder builder = new ProcessBuilder(keytool);
    builder.command().addAll(List.of(options.split(" ", -1)));
    builder.command().add(store.toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
