"""A sweep that runs every night with a larger total, as deploy/nightly does, by Airflow 3 and its Spark provider.

The connection `spark_default` names the master. The application jar and the configuration lie where Airflow's worker finds them.
"""

from datetime import date, datetime, timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG

HOME = "/opt/espalier"
FIRST_NIGHT = date(2026, 12, 1)
FIRST, EACH = 20, 10


def trials(run_after: datetime) -> int:
    """The total of a night: it follows from the date alone, so that a task that is run again asks for nothing twice."""
    return FIRST + EACH * max(0, (run_after.date() - FIRST_NIGHT).days)


with DAG(
    dag_id="espalier_nightly",
    start_date=datetime(2026, 12, 1),
    schedule="0 22 * * *",
    # A later night asks for all that an earlier one asked for.
    catchup=False,
    # A sweep has one driver at a time: the second would be refused.
    max_active_runs=1,
    user_defined_macros={"trials": trials},
    doc_md=__doc__,
):
    SparkSubmitOperator(
        task_id="sweep",
        conn_id="spark_default",
        name="espalier nightly",
        application=f"{HOME}/espalier.jar",
        java_class="io.espalier.cli.Espalier",
        properties_file=f"{HOME}/conf/standalone.conf",
        application_args=[
            "sweep",
            f"{HOME}/conf/nightly.conf",
            "--set",
            "trials={{ trials(dag_run.run_after) }}",
        ],
        env_vars={"OMP_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "1048576", "LC_ALL": "C.UTF-8"},
        # Run again, it goes on. A driver that was lost leaves a claim behind that runs out in two minutes.
        retries=2,
        retry_delay=timedelta(minutes=3),
    )
