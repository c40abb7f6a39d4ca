package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.config.SweepConfig;
import io.espalier.data.DataSpec;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.trial.Failures;
import io.espalier.trial.Result;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String SECRET = "wJalr/XUtn+FEMI";
  private static final String ADDRESS = "s3a://AKIA:" + SECRET + "@bucket/sweeps";

  @ParameterizedTest
  @CsvSource({
    "Cannot open 's3a://AKIA:ab/cd+e@bucket/x': no,Cannot open 's3a://AKIA:***@bucket/x': no",
    "https://:pass@host/,https://:***@host/",
    "https://host/a?X-Amz-Signature=abc&part=1,https://host/a?X-Amz-Signature=***&part=1",
    "wasb://host/a?sig=abc,wasb://host/a?sig=***",
    "fs.s3a.secret.key=abc is set,fs.s3a.secret.key=*** is set",
    "-Dspark.ssl.keyPassword=abc,-Dspark.ssl.keyPassword=***",
    "fs.azure.account.key.host=abc,fs.azure.account.key.host=***",
    "fs.s3a.secret.key = abc,fs.s3a.secret.key = ***",
    "fs.s3a.secret.key: abc,fs.s3a.secret.key: ***",
    "AWS_SECRET_ACCESS_KEY=abc,AWS_SECRET_ACCESS_KEY=***",
    "fs.s3a.encryption.key=abc,fs.s3a.encryption.key=***",
  })
  void areHidden(String text, String hidden) {
    assertThat(Credentials.hidden(text)).isEqualTo(hidden);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://namenode:8020/user/me@corp/out",
        "abfss://container@account.dfs.core.windows.net/out",
        "s3a://user@bucket/out",
        "spark://10.0.0.1:7077, spark://10.0.0.2:7077 and me@host",
        "/data/a:b@c",
        "prune(l1, keep=[layer1.0.conv1(7)])",
        "spark.executor.memory=2g",
        "images:/data?page=2",
        "images:/data?design=2&monkey=1",
        "hdfs://nn:8020,me@x",
        "DFS[hdfs://nn:8020]@1a2b",
      })
  void whatIsNoneStaysAndIsAllowed(String text) {
    assertThat(Credentials.hidden(text)).isEqualTo(text);
    assertThatCode(() -> Credentials.refuse("path", text)).doesNotThrowAnyException();
  }

  @Test
  void anAddressWithAPasswordIsRefusedWherePathsAreGiven() {
    String sweep =
        "name = a, trials = 1, data { source = generated }, families { a { from = resnet-20 } }";
    for (Runnable use :
        List.<Runnable>of(
            () -> Stores.at(ADDRESS),
            () -> DataSpec.parse("images:" + ADDRESS),
            () -> SweepConfig.parse(sweep, List.of("output=" + ADDRESS)),
            () -> SweepConfig.parse(sweep, List.of("data.source=images:" + ADDRESS)),
            () -> SweepConfig.parse(sweep, List.of("families.a.from=\"" + ADDRESS + "\"")))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("it holds a password or key")
          .hasMessageContaining("AKIA:***@bucket")
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void noMessageShowsThem() {
    assertThat(new Refusal("Cannot open " + ADDRESS)).hasMessageNotContaining(SECRET);
    assertThat(new Unavailable("Cannot open " + ADDRESS))
        .hasMessageNotContaining(SECRET)
        .satisfies(thrown -> assertThat(thrown.getCause()).hasMessageNotContaining(SECRET));
    IOException cause = new IOException("no bucket " + ADDRESS);
    Result.Failed failed =
        (Result.Failed) Failures.of(Hash.of("trial"), new UncheckedIOException(cause));
    assertThat(failed.message()).contains("no bucket").doesNotContain(SECRET);
  }

  @Test
  void theLogHidesTheSame() throws IOException {
    Properties log = new Properties();
    String root = System.getProperty("maven.multiModuleProjectDirectory", "..");
    try (Reader file = Files.newBufferedReader(Path.of(root, "conf", "log4j2.properties"))) {
      log.load(file);
    }
    assertThat(log.getProperty("appender.console.layout.pattern"))
        .startsWith("%replace{")
        .endsWith("}{" + Credentials.PATTERN + "}{" + Credentials.HIDDEN + "}");
  }
}
