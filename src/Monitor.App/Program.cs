namespace Monitor.App;

/// <summary>Where the application starts.</summary>
public partial class Program
{
    public static void Main(string[] args) => WebApplication.CreateBuilder(args).Build().Run();
}
