package io.chatops.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreachableTest {
  @ParameterizedTest
  @CsvSource({
    "No subject alternative names matching IP address 127.0.0.1 found, is for another name",
    "No name matching hub found, is for another name",
    "signature check failed, is not trusted"
  })
  void tellsAWrongNameFromAnIssuerThatIsNotTrusted(String problem, String told) {
    SSLException tls = new SSLException(problem, new CertificateException(problem));

    CliException unreachable =
        Unreachable.because(HubUrl.parse("https://127.0.0.1:1"), new IOException(tls));

    assertThat(unreachable)
        .hasMessageStartingWith("No answer from https://127.0.0.1:1: its certificate " + told)
        .hasMessageContaining(problem);
    assertThat(unreachable.exitCode()).isEqualTo(CliExitCode.UNREACHABLE);
  }
}
