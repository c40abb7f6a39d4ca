package io.espalier.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.spark.repl.SparkILoop;
import org.apache.spark.sql.SparkSession;
import scala.Console$;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.List$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.Results;

/** Spark's own Scala shell, opened as Zeppelin opens it: {@code spark} is there, and a form. */
final class ScalaShell implements AutoCloseable {
  private final StringWriter answers = new StringWriter();
  private final SparkILoop shell;

  ScalaShell(SparkSession spark) {
    Settings settings = new Settings();
    settings.processArguments(
        JavaConverters.asScalaBuffer(
                List.of("-Yrepl-class-based", "-classpath", System.getProperty("java.class.path")))
            .toList(),
        true);
    shell = new SparkILoop(Option.empty(), new PrintWriter(answers, true));
    shell.settings_$eq(settings);
    shell.createInterpreter();
    shell.intp().initializeSynchronous();
    shell.intp().bind("spark", SparkSession.class.getName(), spark, List$.MODULE$.empty());
  }

  /** What a user writes into the text boxes, whatever they ask for. */
  void fillForms(String text) {
    run("object z { def textbox(label: String, default: String): Object = \"" + text + "\" }");
  }

  /**
   * Runs code.
   *
   * @return what it printed
   * @throws AssertionError with the shell's answer, if it does not compile or throws
   */
  String run(String code) {
    answers.getBuffer().setLength(0);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Results.Result result = Console$.MODULE$.withOut(printed, () -> shell.intp().interpret(code));
    if (!result.equals(Results.Success$.MODULE$)) {
      throw new AssertionError(code + "\n" + answers + printed.toString(UTF_8));
    }
    return printed.toString(UTF_8);
  }

  @Override
  public void close() {
    shell.intp().close();
  }
}
