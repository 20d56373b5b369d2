// Task retries, a failed job, a cancelled job group, killed tasks, skipped stages, named accumulators. Run with local[2,3].
import org.apache.spark.TaskContext
import scala.concurrent.{Await, Future}
import scala.concurrent.ExecutionContext.Implicits.global
import scala.concurrent.duration._
import scala.util.Try

val seen = sc.longAccumulator("rows seen")
val words = sc.collectionAccumulator[String]("words")

sc.setJobDescription("retried")
sc.parallelize(1 to 100, 5).map { n =>
  seen.add(1)
  if (n == 42 && TaskContext.get().attemptNumber() < 2) throw new IllegalStateException("not yet: attempt " + TaskContext.get().attemptNumber())
  n
}.count()

sc.setJobDescription("fails for good")
Try(sc.parallelize(1 to 20, 4).map { n => if (n == 7) throw new RuntimeException("n is 7\n  <b>on two lines</b> \u00e9\u4e16") else { Thread.sleep(20); n } }.map(n => (n % 3, n)).groupByKey(2).count())

sc.setJobDescription("skipped stages")
val pairs = sc.parallelize(1 to 60, 3).map(n => (n % 4, n)).reduceByKey(_ + _, 2)
pairs.count()
pairs.map(_._2).filter(_ > 10).collect()
pairs.join(pairs.mapValues(_ * 2)).count()

sc.setJobDescription("accumulators")
sc.parallelize(Seq("a", "b", "c"), 3).foreach { w => words.add(w); seen.add(10) }

val group = Future {
  sc.setJobGroup("to cancel", "cancelled while it runs", interruptOnCancel = true)
  Try(sc.parallelize(1 to 8, 8).map { n => Thread.sleep(60000); n }.count())
}
while (sc.statusTracker.getJobIdsForGroup("to cancel").isEmpty) Thread.sleep(50)
Thread.sleep(500)
sc.cancelJobGroup("to cancel")
Await.result(group, 30.seconds)

val killed = Future {
  sc.setJobGroup("to kill", "one task is killed, then run again", interruptOnCancel = true)
  sc.parallelize(1 to 3, 3).map { n => if (n == 2 && TaskContext.get().attemptNumber() == 0) Thread.sleep(60000); (n, TaskContext.get().taskAttemptId()) }.collect()
}
val stages = sc.statusTracker
while (stages.getJobIdsForGroup("to kill").isEmpty) Thread.sleep(50)
Thread.sleep(800)
sc.clearJobGroup()
Try { // the task that sleeps has the newest ids of its job: try them from the top
  val next = sc.parallelize(1 to 1, 1).map(_ => TaskContext.get().taskAttemptId()).collect().head
  (next - 4 until next).foreach(id => sc.killTaskAttempt(id, interruptThread = true, reason = "killed by hand"))
}
Await.result(killed, 30.seconds)

sc.setJobDescription("after all that")
sc.parallelize(1 to 10, 2).sum()
Try(spark.sql("SELECT id / 0, CAST('x' AS INT) FROM range(3)").collect())
Try(spark.sql("SELECT assert_true(id < 2) FROM range(3)").collect())
sys.exit(0)
