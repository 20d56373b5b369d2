// Tasks that carry much and results that are slow to take in, each beside what is nearly so; and a driver that goes on after its last job.
val dictionary = (1 to 300000).map(n => n -> ("word " + n)).toMap
def of(name: String) = sc.setJobDescription(name)

of("warm up")
sc.parallelize(1 to 48, 24).map(n => (n % 3, n)).groupByKey(4).mapValues(_.size).collect()
of("large closure: yes")
sc.parallelize(1 to 24, 24).map(n => dictionary.size + n).count()
of("large closure: no")
val sent = sc.broadcast(dictionary)
sc.parallelize(1 to 24, 24).map { n => Thread.sleep(150); sent.value.size + n }.count()
of("results slow to take in: yes")
sc.parallelize(1 to 24, 24).map(n => (1 to 150000).map(i => Option(i.toString)).toList).map(_.take(60000)).collect().length
of("results slow to take in: no")
sc.parallelize(1 to 24, 24).map { n => Thread.sleep(300); (1 to 100).map(i => Option(i.toString)).toList }.collect().length
of("nothing more")
Thread.sleep(8000)
System.exit(0)
