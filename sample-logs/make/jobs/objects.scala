// Work outside SQL, or that SQL cannot see into: typed lambdas, schemas that are inferred, RDDs that are computed again; each with one nearly so.
// The job description says which.
import org.apache.spark.storage.StorageLevel

def described(name: String)(body: => Any): Unit = { sc.setJobDescription(name); body }

described("files") {
  spark.range(0, 150000, 1, 2).selectExpr("id", "sha2(cast(id as string), 256) as text", "cast(id % 7 as int) as n").write.csv("/srv/jobs/rows.csv")
}

described("row-objects yes") { spark.range(0, 400000, 1, 2).map(n => n * 3 + 1).filter(_ % 2 == 0).agg("value" -> "max").collect() }
described("row-objects near") { spark.range(0, 5000, 1, 2).map(n => n * 3 + 1).agg("value" -> "max").collect() }

described("schema-inference yes") { spark.read.option("inferSchema", true).csv("/srv/jobs/rows.csv") }
described("schema-inference near") { spark.read.schema("id long, text string, n int").csv("/srv/jobs/rows.csv").agg("n" -> "max").collect() }

val words = sc.textFile("file:///srv/jobs/rows.csv", 2).map(line => (line.hashCode % 1000, line.length))
described("recomputed-lineage yes") { for (_ <- 1 to 3) words.filter(_._1 > 0).count() }
val kept = sc.textFile("file:///srv/jobs/rows.csv", 2).map(line => (line.hashCode % 1000, line.length)).persist(StorageLevel.MEMORY_AND_DISK)
described("recomputed-lineage near") { for (_ <- 1 to 3) kept.filter(_._1 > 0).count() }
sys.exit(0)
