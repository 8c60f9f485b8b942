using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amqp;
using Monitor.Infrastructure.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>
/// Debian's RabbitMQ with AMQP 1.0, in folders and on ports of its own, its port mapper too; both are ended by their process ids, and end with us when we
/// are killed.
/// </summary>
public sealed class RabbitServer : IAsyncLifetime
{
    public const string User = "monitor";
    public const string Password = "for tests only";
    public const string DeadLetters = "dead";
    private const string Queue = "work";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-rabbit-").FullName;
    private readonly List<Process> _processes = [];

    public int Port { get; private set; }

    /// <summary>Where it is, in our own words.</summary>
    internal BrokerAddress Address =>
        BrokerAddress.Read(string.Create(CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName={User};SharedAccessKey={Password};UseDevelopmentEmulator=true"));

    public async ValueTask InitializeAsync()
    {
        const string Installed = "/usr/lib/rabbitmq/lib";
        var program = Directory.Exists(Installed) ? Directory.GetDirectories(Installed, "rabbitmq_server-*").Select(folder => Path.Combine(folder, "sbin", "rabbitmq-server")).FirstOrDefault(File.Exists) : null;

        if (program is null)
        {
            throw new InvalidOperationException("There is no RabbitMQ on this machine. Run 'make setup' as root on Debian, or install rabbitmq-server.");
        }

        Port = FreePort();
        var mapper = FreePort().ToString(CultureInfo.InvariantCulture);
        await WriteAsync();
        Start("epmd", ["-address", "127.0.0.1", "-port", mapper], []);
        Start(program, [], new Dictionary<string, string>
        {
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"monitor-{Port}@localhost"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_DIST_PORT"] = FreePort().ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = mapper,
            ["HOME"] = _folder,
        });
        await AnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The broker first: it says goodbye to the mapper.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
            {
                using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);

                try
                {
                    await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
                }
                catch (TimeoutException)
                {
                    process.Kill(entireProcessTree: true);
                }
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WriteAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "enabled_plugins"), "[rabbitmq_amqp1_0].");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{Port}\nloopback_users = none\nload_definitions = {Path.Combine(_folder, "definitions.json")}\n"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "definitions.json"),
            $$"""
            {
              "users": [{ "name": "{{User}}", "password": "{{Password}}", "tags": "administrator" }],
              "vhosts": [{ "name": "/" }],
              "permissions": [{ "user": "{{User}}", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*" }],
              "queues": [
                { "name": "{{DeadLetters}}", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {} },
                { "name": "{{Queue}}", "vhost": "/", "durable": true, "auto_delete": false,
                  "arguments": { "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "{{DeadLetters}}" } }
              ]
            }
            """);
    }

    private void Start(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private async Task AnswersAsync()
    {
        for (var started = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(100)))
        {
            try
            {
                var connection = await Connection.Factory.CreateAsync(new Address("127.0.0.1", Port, User, Password, "/", "amqp"));
                await connection.CloseAsync();
                return;
            }
            catch (Exception exception) when (exception is SocketException or AmqpException or IOException && started.Elapsed < LongestStart && !_processes.Exists(process => process.HasExited))
            {
                // Not yet.
            }
        }
    }
}
