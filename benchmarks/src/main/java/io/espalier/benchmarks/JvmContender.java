package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One library's process. Its arguments are a {@link Library}, a {@link Subject}'s folder, how many
 * images of the batch are used, how many trials run at once, and how many threads each has in an
 * operation.
 *
 * <p>It speaks the contenders' protocol, one line each way. First it does one training step and
 * prints {@code {"parameters": 1, "loss": 2.3, "version": "…"}}. Then, for each line {@code train
 * SECONDS LEAST} or {@code infer SECONDS LEAST} on standard input, it warms up and prints {@code
 * ready}; on the next line it works for so many seconds, at least so many steps, and prints the
 * images a second of all its trials. It ends when standard input does.
 */
public final class JvmContender {
  private JvmContender() {}

  /** See the class. */
  public static void main(String... arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Libraries print; the protocol has the stream for itself.
    System.setOut(System.err);
    Library library = Library.read(arguments[0]);
    Subject subject = Subject.read(arguments[1], Integer.parseInt(arguments[2]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int count = Integer.parseInt(arguments[3]);
    int threads = Integer.parseInt(arguments[4]);
    try (Trials trials = new Trials(library, subject, count, threads)) {
      ObjectNode hello = JsonNodeFactory.instance.objectNode();
      hello.put("parameters", trials.parameters());
      hello.put("loss", trials.firstLoss());
      hello.put("version", library.version(threads));
      out.println(hello);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] order = line.split(" ", 0);
        Mode mode = Mode.read(order[0]);
        int least = Integer.parseInt(order[2]);
        double seconds = Double.parseDouble(order[1]);
        trials.warmUp(mode, seconds);
        out.println("ready");
        in.readLine();
        out.println(trials.measure(mode, seconds, least));
      }
    }
  }
}
