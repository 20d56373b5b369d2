import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;

/**
 * A real HDFS of two namenodes, the first one active, and one datanode, all on loopback. Says 'ready' with the ports of both namenodes'
 * HTTP and RPC servers; then does one command a line and answers 'done' or 'failed: why'. Ends with its standard input.
 */
public class MiniHdfs {
  private static MiniDFSCluster cluster;
  private static MiniDFSCluster.DataNodeProperties datanode;
  private static FSDataOutputStream held;

  public static void main(String[] args) throws Exception {
    Configuration conf = new Configuration();
    // A folder of a few hundred files takes several pages: thousands take minutes to make where others work too.
    conf.setInt("dfs.ls.limit", 50);
    conf.setInt("dfs.ha.tail-edits.period", 1);
    conf.setBoolean("dfs.namenode.delegation.token.always-use", true);
    conf.setInt("dfs.namenode.fs-limits.min-block-size", 4096);
    // HttpFS asks in the name of others.
    conf.set("hadoop.proxyuser.afterglow.hosts", "*");
    conf.set("hadoop.proxyuser.afterglow.groups", "*");
    // A file is closed when the datanode has told of its block: asked every millisecond, not every 400.
    conf.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 1);
    if (args.length > 1) kerberos(conf, args[1]);
    if (Boolean.getBoolean("https")) {
      conf.set("dfs.http.policy", "HTTPS_ONLY");
      conf.set("dfs.namenode.https-address", "127.0.0.1:0");
      conf.set("dfs.datanode.https.address", "127.0.0.1:0");
    }
    // Datanodes ask the nameservice, whichever namenode is active.
    conf.set(
        "dfs.client.failover.proxy.provider.minidfs",
        "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
    // Nobody waits ten seconds for a namenode that is down.
    conf.setInt("ipc.client.connect.max.retries", 1);
    conf.setInt("ipc.client.connect.retry.interval", 100);
    conf.setInt("dfs.client.failover.sleep.base.millis", 50);
    // Ports of ours, and the same after a new start.
    conf.set("dfs.datanode.http.address", "127.0.0.1:" + freePort());
    conf.set("dfs.datanode.address", "127.0.0.1:" + freePort());
    conf.set("dfs.datanode.ipc.address", "127.0.0.1:0");
    MiniDFSNNTopology topology =
        new MiniDFSNNTopology()
            .addNameservice(
                new MiniDFSNNTopology.NSConf("minidfs")
                    .addNN(new MiniDFSNNTopology.NNConf("nn1"))
                    .addNN(new MiniDFSNNTopology.NNConf("nn2")));
    cluster =
        new MiniDFSCluster.Builder(conf, new File(args[0]))
            .nnTopology(topology)
            .numDataNodes(1)
            .checkDataNodeAddrConfig(true)
            .build();
    cluster.transitionToActive(0);
    cluster.waitActive();
    System.out.println("ready " + ports(0) + " " + ports(1) + " " + datanodePort());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        run(line.split(" "));
        System.out.println("done");
      } catch (Exception error) {
        System.out.println("failed: " + error);
      }
    }
    cluster.shutdown(true);
    System.exit(0);
  }

  /** Everybody must show a ticket; the servers have theirs in a keytab. */
  private static void kerberos(Configuration conf, String keytab) {
    conf.set("hadoop.security.authentication", "kerberos");
    for (String server : new String[] {"namenode", "datanode"}) {
      conf.set("dfs." + server + ".kerberos.principal", "hdfs/localhost@TEST.LOCAL");
      conf.set("dfs." + server + ".keytab.file", keytab);
    }
    conf.set("dfs.namenode.kerberos.internal.spnego.principal", "HTTP/localhost@TEST.LOCAL");
    for (String web : new String[] {"dfs.web.authentication", "hadoop.http.authentication"}) {
      conf.set(web + ".kerberos.principal", "HTTP/localhost@TEST.LOCAL");
      conf.set(web + ".kerberos.keytab", keytab);
    }
    conf.set("hadoop.http.authentication.type", "kerberos");
    conf.setBoolean("dfs.block.access.token.enable", true);
    conf.setBoolean("ignore.secure.ports.for.testing", true);
    UserGroupInformation.setConfiguration(conf);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String ports(int namenode) throws Exception {
    String web =
        Boolean.getBoolean("https")
            ? "" + cluster.getNameNode(namenode).getHttpsAddress().getPort()
            : cluster.getHttpUri(namenode).replaceAll(".*:", "");
    return web + " " + cluster.getNameNodePort(namenode);
  }

  private static int datanodePort() {
    DataNode node = cluster.getDataNodes().get(0);
    return Boolean.getBoolean("https") ? node.getInfoSecurePort() : node.getInfoPort();
  }

  private static void run(String[] words) throws Exception {
    switch (words[0]) {
      case "active":
        cluster.transitionToActive(Integer.parseInt(words[1]));
        break;
      case "standby":
        cluster.transitionToStandby(Integer.parseInt(words[1]));
        break;
      case "stop-namenode":
        cluster.shutdownNameNode(Integer.parseInt(words[1]));
        break;
      case "start-namenode":
        cluster.restartNameNode(Integer.parseInt(words[1]), false);
        break;
      case "stop-datanode":
        datanode = cluster.stopDataNode(0);
        break;
      case "start-datanode":
        cluster.restartDataNode(datanode, true);
        break;
      case "copies":
        copies(words[1], words[2], Integer.parseInt(words[3]));
        break;
      case "write":
        // As Spark writes a log: flushed to the datanode again and again, of which the namenode learns the first time, and not closed.
        held = fileSystem().create(new Path(words[2]));
        byte[] bytes = Files.readAllBytes(Paths.get(words[1]));
        int first = Integer.parseInt(words[3]) / 10;
        held.write(bytes, 0, first);
        held.hflush();
        held.write(bytes, first, Integer.parseInt(words[3]) - first);
        held.hflush();
        break;
      case "close":
        held.close();
        break;
      case "put":
        fileSystem().copyFromLocalFile(false, true, new Path("file://" + words[1]), new Path(words[2]));
        break;
      case "token":
        token(words[1]);
        break;
      default:
        throw new IllegalArgumentException(words[0]);
    }
  }

  /** Of the active namenode; a connection to one that was stopped since breaks once. */
  private static FileSystem fileSystem() throws Exception {
    boolean isFirst = cluster.getNameNode(0) != null && cluster.getNameNode(0).isActiveState();
    FileSystem fs = cluster.getFileSystem(isFirst ? 0 : 1);
    for (int tries = 0; tries < 50; tries++) {
      try {
        fs.getFileStatus(new Path("/"));
        break;
      } catch (IOException error) {
        Thread.sleep(100);
      }
    }
    return fs;
  }

  /** A local file as `count` files of an HDFS folder, named by their numbers. */
  private static void copies(String from, String folder, int count) throws Exception {
    byte[] bytes = Files.readAllBytes(Paths.get(from));
    FileSystem fs = fileSystem();
    IntStream.range(0, count).parallel().forEach(i -> {
      try (OutputStream out = fs.create(new Path(folder, "application_1_" + i))) {
        out.write(bytes);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    });
  }

  /** A delegation token in each form that Hadoop writes. */
  private static void token(String path) throws Exception {
    Token<?> token = fileSystem().getDelegationToken("renewer");
    Credentials credentials = new Credentials();
    credentials.addToken(new Text("alias"), token);
    credentials.addSecretKey(new Text("secret"), new byte[] {1, 2, 3});
    Files.writeString(Paths.get(path + ".text"), token.encodeToUrlString());
    for (Credentials.SerializedFormat format : Credentials.SerializedFormat.values()) {
      credentials.writeTokenStorageFile(
          new Path("file://" + path + "." + format.name().toLowerCase()), new Configuration(), format);
    }
  }
}
